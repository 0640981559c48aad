using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;
using Jint.Runtime.Modules;
using Perf.ScriptWorker.Loading;
using JsModule = Jint.Runtime.Modules.Module;

namespace Perf.ScriptWorker.Artillery;

/// <summary>Loads a processor with what it requires or imports: files of the test's folder, and the modules of Node.js that Perf has.</summary>
/// <param name="files">The files.</param>
/// <param name="main">The processor's file.</param>
internal sealed class ProcessorModules(IScriptFiles files, string main) : IModuleLoader
{
    private const string CommonJsPrefix = "commonjs:";
    private const string NodePrefix = "node:";

    private static readonly string[] s_endings = ["", ".js", ".ts", ".cjs", ".mjs", ".json", "/index.js", "/index.ts"];

    private readonly ScriptSourceReader _reader = new(files);
    private readonly Dictionary<string, ScriptSource> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsObject> _commonJs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);
    private JsEngine? _engine;
    private ObjectInstance? _node;

    private JsEngine Engine => _engine!;

    /// <summary>Runs the processor's file.</summary>
    /// <param name="engine">The engine, made with this loader.</param>
    /// <param name="node">The modules of Node.js by name.</param>
    /// <returns>What it exports: its functions by name.</returns>
    public ObjectInstance Load(JsEngine engine, ObjectInstance node)
    {
        _engine = engine;
        _node = node;
        ScriptSource source = Find(main, "");
        ObjectInstance exports = source.Kind == ScriptKind.CommonJs
            ? Exports(Run(source)) as ObjectInstance ?? throw Error($"{main} exports no functions; write module.exports = {{ name: function (context, events, done) {{ ... }} }}")
            : engine.Modules.Import(source.Path);

        // Functions of a default export are found by name too.
        var all = new JsObject(engine);
        foreach (ObjectInstance from in new[] { exports.Get("default") as ObjectInstance, exports }.OfType<ObjectInstance>())
        {
            foreach (JsValue key in from.GetOwnPropertyKeys(Types.String))
            {
                all.Set(key, from.Get(key));
            }
        }

        return all;
    }

    /// <inheritdoc/>
    public ResolvedSpecifier Resolve(string? referencingModuleLocation, ModuleRequest moduleRequest)
    {
        string specifier = moduleRequest.Specifier;
        ResolvedSpecifier Found(string name) => new(moduleRequest, name, null, SpecifierType.Bare);
        if (specifier.StartsWith(CommonJsPrefix, StringComparison.Ordinal) || _sources.ContainsKey(specifier))
        {
            return Found(specifier);
        }

        if (!ScriptPath.IsFile(specifier))
        {
            string name = NodePrefix + Bare(specifier);
            if (_added.Add(name))
            {
                JsValue module = NodeModule(specifier);
                Engine.Modules.Add(name, builder => ExportAll(builder, module));
            }

            return Found(name);
        }

        ScriptSource source = Find(specifier, referencingModuleLocation ?? "");
        if (source.Kind != ScriptKind.CommonJs)
        {
            return Found(source.Path);
        }

        string key = CommonJsPrefix + source.Path;
        if (_added.Add(key))
        {
            JsValue exports = Exports(Run(source));
            Engine.Modules.Add(key, builder => ExportAll(builder, exports));
        }

        return Found(key);
    }

    /// <inheritdoc/>
    public JsModule LoadModule(JsEngine engine, ResolvedSpecifier resolved)
    {
        ScriptSource source = _sources[resolved.Key];
        return source.Kind == ScriptKind.Json
            ? ModuleFactory.BuildJsonModule(engine, new JsonParser(engine).Parse(source.Text), source.Path)
            : ModuleFactory.BuildSourceTextModule(engine, source.Module);
    }

    private static string Bare(string specifier) => specifier.StartsWith(NodePrefix, StringComparison.Ordinal) ? specifier[NodePrefix.Length..] : specifier;

    // Node.js finds a file without its ending, and a folder by its index.
    private ScriptSource Find(string specifier, string from)
    {
        PerfException? first = null;
        foreach (string ending in s_endings)
        {
            string name = specifier + ending;
            string path = ScriptPath.Resolve(name, from);
            if (_sources.TryGetValue(path, out ScriptSource? known))
            {
                return known;
            }

            try
            {
                ScriptSource source = _reader.Read(name, from);
                return _sources[source.Path] = source;
            }
            catch (PerfException fault) when (fault is not ScenarioException)
            {
                first ??= fault;
            }
        }

        throw _engine is null ? first! : Error(first!.Message);
    }

    private JsValue NodeModule(string specifier)
    {
        JsValue module = _node!.Get(Bare(specifier));
        return module.IsUndefined()
            ? throw Error($"there is no module '{specifier}': a processor requires files of its folder, and of Node.js {string.Join(", ", _node.GetOwnPropertyKeys(Types.String))}; bundle packages of npm into one file first (esbuild --bundle)")
            : module;
    }

    private ClrFunction RequireFrom(string path) => new(Engine, "require", (_, arguments) =>
    {
        string specifier = arguments.Length > 0 ? arguments[0].ToString() : "";
        if (!ScriptPath.IsFile(specifier))
        {
            return NodeModule(specifier);
        }

        ScriptSource source = Find(specifier, path);
        return source.Kind switch
        {
            ScriptKind.CommonJs => Exports(Run(source)),
            ScriptKind.Json => new JsonParser(Engine).Parse(source.Text),
            _ => Engine.Modules.Import(source.Path),
        };
    });

    // A module that is asked for while it still runs gives what it has exported so far, as CommonJS has it.
    private JsObject Run(ScriptSource source)
    {
        if (_commonJs.TryGetValue(source.Path, out JsObject? known))
        {
            return known;
        }

        var module = new JsObject(Engine);
        var exports = new JsObject(Engine);
        module.Set("exports", exports);
        _commonJs[source.Path] = module;
        string folder = source.Path.Contains('/', StringComparison.Ordinal) ? source.Path[..source.Path.LastIndexOf('/')] : ".";
        Engine.Evaluate(source.Script).Call(exports, [module, exports, RequireFrom(source.Path), new JsString(source.Path), new JsString(folder)]);
        return module;
    }

    private static JsValue Exports(JsObject module) => module.Get("exports");

    private static void ExportAll(ModuleBuilder builder, JsValue exports)
    {
        bool hasDefault = false;
        if (exports is ObjectInstance all)
        {
            foreach (JsValue key in all.GetOwnPropertyKeys(Types.String))
            {
                hasDefault |= key.ToString() == "default";
                builder.ExportValue(key.ToString(), all.Get(key));
            }
        }

        if (!hasDefault)
        {
            builder.ExportValue("default", exports);
        }
    }

    private JavaScriptException Error(string message) => new(Engine.Intrinsics.Error, message);
}
