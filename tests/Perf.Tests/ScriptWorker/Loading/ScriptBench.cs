using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Runtime.Modules;
using Perf.ScriptWorker;
using Perf.ScriptWorker.Loading;
using Perf.ScriptWorker.Modules;

namespace Perf.Tests.ScriptWorker.Loading;

/// <summary>Loads a script from texts in memory and runs its init code, with stand-ins for the modules that need a run.</summary>
internal sealed class ScriptBench
{
    private static readonly IReadOnlyList<IScriptModule> s_modules =
        [new CryptoModule(), new DataModule(), new EncodingModule(), new HtmlModule(), new TimersModule(), new FakeK6(), new FakeHttp(), new FakeExecution()];

    public ScriptBench(params (string Name, string Text)[] files)
        : this(files[0].Name, files)
    {
    }

    public ScriptBench(string entry, (string Name, string Text)[] files)
    {
        Files = new ScriptBundle(files.ToDictionary(file => file.Name, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text), StringComparer.Ordinal));
        Script = ScriptLoader.Load(Files, entry, [.. s_modules.Select(module => module.Specifier)]);
    }

    public ScriptBundle Files { get; }

    public LoadedScript Script { get; }

    public static ScenarioException Fault(params (string Name, string Text)[] files) => Assert.Throws<ScenarioException>(() => new ScriptBench(files));

    /// <summary>Runs the init code in an engine of its own.</summary>
    public (ScriptUser User, ObjectInstance Exports) Run(ScriptShared? shared = null)
    {
        var loader = new ScriptModuleLoader(Script, s_modules);
        var engine = new Jint.Engine(options =>
        {
            options.EnableModules(loader);
        });
        var user = new ScriptUser(shared ?? new ScriptShared { Time = TimeProvider.System, Files = Files }, engine);
        ScriptGlobals.Install(user);
        loader.Attach(user);
        ObjectInstance exports = loader.ImportEntry();
        return (user, exports);
    }

    /// <summary>What the script exports as <c>result</c>, as JSON.</summary>
    public string Result(ScriptShared? shared = null)
    {
        (ScriptUser user, ObjectInstance exports) = Run(shared);
        JsValue result = exports.Get("result").UnwrapIfPromise();
        return new JsonSerializer(user.Engine).Serialize(result).ToString();
    }

    private sealed class FakeK6 : IScriptModule
    {
        public string Specifier => "k6";

        public void Define(ModuleBuilder builder, ScriptUser user)
        {
            var log = new JsArray(user.Engine);
            user.Engine.SetValue("log", log);
            var exports = new ModuleExports(builder, user);
            exports.Function("check", 3, arguments =>
            {
                bool all = true;
                ObjectInstance conditions = arguments[1].AsObject();
                foreach (JsValue name in conditions.GetOwnPropertyKeys())
                {
                    JsValue condition = conditions.Get(name);
                    bool holds = Jint.Runtime.TypeConverter.ToBoolean(condition.IsCallable() ? condition.Call(arguments[0]) : condition);
                    log.Get("push").Call(log, [new JsString($"{name}={(holds ? "1" : "0")}")]);
                    all &= holds;
                }

                return all;
            });
            exports.Function("group", 2, arguments => arguments[1].Call());
            exports.Function("sleep", 1, _ => JsValue.Undefined);
            exports.Done();
        }
    }

    private sealed class FakeHttp : IScriptModule
    {
        public string Specifier => "k6/http";

        public void Define(ModuleBuilder builder, ScriptUser user)
        {
            var exports = new ModuleExports(builder, user);
            exports.Function("request", 4, arguments => new JsArray(user.Engine, [.. arguments]));
            exports.Function("asyncRequest", 4, arguments => new JsArray(user.Engine, [.. arguments]));
            exports.Function("batch", 1, arguments => arguments[0]);
            exports.Done();
        }
    }

    private sealed class FakeExecution : IScriptModule
    {
        public string Specifier => "k6/execution";

        public void Define(ModuleBuilder builder, ScriptUser user)
        {
            var exports = new ModuleExports(builder, user);
            foreach ((string name, string text) in new[]
            {
                ("scenario", "({ name: 'a', startTime: Date.now() - 15000 })"),
                ("test", "({ options: { scenarios: { a: { startVUs: 1, stages: [{ duration: '10s', target: 5 }, { duration: '10s', target: 5 }, { duration: 1000, target: 0 }] } } } })"),
                ("vu", "({ tags: {} })"),
            })
            {
                exports.Value(name, user.Engine.Evaluate(text));
            }

            exports.Done();
        }
    }
}
