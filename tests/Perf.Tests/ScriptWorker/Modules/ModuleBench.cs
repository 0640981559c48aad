using Jint;
using Jint.Native;
using Perf.ScriptWorker;
using Perf.ScriptWorker.Modules;

namespace Perf.Tests.ScriptWorker.Modules;

/// <summary>A virtual user's script side with nothing behind it, for modules alone.</summary>
internal sealed class ModuleBench
{
    private readonly ScriptUser _user;
    private int _scripts;

    public ModuleBench(ScriptShared? shared = null, params IScriptModule[] modules)
    {
        var engine = new Jint.Engine(options => options.Strict());
        _user = new ScriptUser(shared ?? Shared(), engine);
        foreach (IScriptModule module in modules)
        {
            engine.Modules.Add(module.Specifier, builder => module.Define(builder, _user));
        }

        ScriptGlobals.Install(_user);
    }

    public ScriptUser User => _user;

    public static ScriptShared Shared(IReadOnlyDictionary<string, string>? files = null, Func<string, string?>? secret = null) => new()
    {
        Time = TimeProvider.System,
        Files = new TextFiles(files ?? new Dictionary<string, string>()),
        Secret = secret ?? (_ => null),
    };

    /// <summary>Runs an ES module's text and gives its export <c>result</c> as JSON.</summary>
    public string Run(string text)
    {
        string name = $"script{++_scripts}";
        _user.Engine.Modules.Add(name, text);
        JsValue result = _user.Engine.Modules.Import(name).Get("result");
        while (_user.Pending.RunOne(CancellationToken.None))
        {
        }

        return Json(result.UnwrapIfPromise());
    }

    /// <summary>Calls what the text exports as <c>run</c>, after init code, and gives its result as JSON.</summary>
    public string RunIteration(string text)
    {
        string name = $"script{++_scripts}";
        _user.Engine.Modules.Add(name, text);
        JsValue run = _user.Engine.Modules.Import(name).Get("run");
        _user.IsInit = false;
        return Json(run.Call().UnwrapIfPromise());
    }

    /// <summary>The message of the error that running the text ends in.</summary>
    public string Fault(string text) => Assert.ThrowsAny<Exception>(() => Run(text)).Message;

    private string Json(JsValue value) => new Jint.Native.Json.JsonSerializer(_user.Engine).Serialize(value).ToString();

    private sealed class TextFiles(IReadOnlyDictionary<string, string> files) : IScriptFiles
    {
        public ScriptFile Read(string specifier, string from) =>
            files.TryGetValue(specifier, out string? text)
                ? new ScriptFile(specifier, System.Text.Encoding.UTF8.GetBytes(text))
                : throw new PerfException(ErrorIds.FileNotFound, $"no {specifier}", specifier);
    }
}
