using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Runtime.Interop;
using Jint.Runtime.Modules;
using Perf.ScriptWorker.Modules;
using JsModule = Jint.Runtime.Modules.Module;

namespace Perf.ScriptWorker.Loading;

/// <summary>Gives a virtual user's engine the modules that its script imports: those of k6, files, libraries; and <c>require</c> and <c>open</c>.</summary>
/// <param name="script">The script.</param>
/// <param name="modules">The modules of k6.</param>
internal sealed class ScriptModuleLoader(LoadedScript script, IReadOnlyList<IScriptModule> modules) : IModuleLoader
{
    // No file has a name that begins so.
    private const string CommonJsPrefix = "commonjs:";

    private readonly Dictionary<string, JsObject> _commonJs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);
    private ScriptUser? _user;

    private ScriptUser User => _user ?? throw new InvalidOperationException("The loader has no user yet.");

    /// <summary>Says whose engine it serves, and gives the engine <c>require</c> and <c>open</c>. Before anything is imported.</summary>
    /// <param name="user">The user.</param>
    public void Attach(ScriptUser user)
    {
        _user = user;
        user.Engine.SetValue("require", RequireFrom(script.Entry.Path));
        user.Engine.SetValue("open", new ClrFunction(user.Engine, "open", (_, arguments) => Open(arguments), 2));
    }

    /// <summary>Runs the script's init code.</summary>
    /// <returns>What it exports.</returns>
    public ObjectInstance ImportEntry() => script.Entry.Kind == ScriptKind.CommonJs
        ? Exports(Run(script.Entry)) as ObjectInstance ?? throw User.TypeError("The script sets module.exports to something that is no object; write exports.default = function () { ... }.")
        : User.Engine.Modules.Import(script.Entry.Path);

    /// <inheritdoc/>
    public ResolvedSpecifier Resolve(string? referencingModuleLocation, ModuleRequest moduleRequest)
    {
        string specifier = moduleRequest.Specifier;
        if (specifier.StartsWith(CommonJsPrefix, StringComparison.Ordinal))
        {
            return Found(specifier);
        }

        if (modules.FirstOrDefault(module => module.Specifier == specifier) is { } native)
        {
            if (_added.Add(specifier))
            {
                User.Engine.Modules.Add(specifier, builder => native.Define(builder, User));
            }

            return Found(specifier);
        }

        ScriptSource source = Source(specifier, FileOf(referencingModuleLocation));
        if (source.Kind != ScriptKind.CommonJs)
        {
            return Found(source.Path);
        }

        // Its exports are known only once it has run, so it runs when it is first imported.
        string key = CommonJsPrefix + source.Path;
        if (_added.Add(key))
        {
            JsValue exports = Exports(Run(source));
            User.Engine.Modules.Add(key, builder => ExportAll(builder, exports));
        }

        return Found(key);

        ResolvedSpecifier Found(string name) => new(moduleRequest, name, null, SpecifierType.Bare);
    }

    /// <inheritdoc/>
    public JsModule LoadModule(JsEngine engine, ResolvedSpecifier resolved)
    {
        ScriptSource source = Source(resolved.Key, "");
        return source.Kind == ScriptKind.Json
            ? ModuleFactory.BuildJsonModule(engine, new JsonParser(engine).Parse(source.Text), source.Path)
            : ModuleFactory.BuildSourceTextModule(engine, source.Module);
    }

    private static string FileOf(string? location) =>
        location is null ? "" : location.StartsWith(CommonJsPrefix, StringComparison.Ordinal) ? location[CommonJsPrefix.Length..] : location;

    private ScriptSource Source(string specifier, string from)
    {
        if (from.Length > 0 && !JsLibraries.IsRemote(from) && ScriptLoader.RefusalOf(specifier) is { } refusal)
        {
            throw User.Error($"{from}: {refusal}.");
        }

        try
        {
            return script.Get(specifier, from);
        }
        catch (PerfException fault)
        {
            throw User.Error(fault.Message);
        }
    }

    private ClrFunction RequireFrom(string path) => new(User.Engine, "require", (_, arguments) =>
    {
        User.RequireInit("require()");
        string specifier = arguments.Nth(0).ToString();
        if (modules.Any(module => module.Specifier == specifier))
        {
            return User.Engine.Modules.Import(specifier);
        }

        ScriptSource source = Source(specifier, path);
        return source.Kind switch
        {
            ScriptKind.CommonJs => Exports(Run(source)),
            ScriptKind.Json => new JsonParser(User.Engine).Parse(source.Text),
            _ => User.Engine.Modules.Import(source.Path),
        };
    }, 1);

    // A module that is asked for while it still runs gives what it has exported so far, as CommonJS has it.
    private JsObject Run(ScriptSource source)
    {
        if (_commonJs.TryGetValue(source.Path, out JsObject? known))
        {
            return known;
        }

        var module = new JsObject(User.Engine);
        var exports = new JsObject(User.Engine);
        module.Set("exports", exports);
        _commonJs[source.Path] = module;
        User.Engine.Evaluate(source.Script).Call(exports, [module, exports, RequireFrom(source.Path)]);
        return module;
    }

    private static JsValue Exports(JsObject module) => module.Get("exports");

    private static void ExportAll(ModuleBuilder builder, JsValue exports)
    {
        bool hasDefault = false;
        if (exports is ObjectInstance all)
        {
            // Only a module that was compiled from import and export has a default of its own.
            bool isCompiled = Jint.Runtime.TypeConverter.ToBoolean(all.Get("__esModule"));
            foreach (JsValue key in all.GetOwnPropertyKeys(Jint.Runtime.Types.String))
            {
                string name = key.ToString();
                if (name == "default" && !isCompiled)
                {
                    continue;
                }

                hasDefault |= name == "default";
                builder.ExportValue(name, all.Get(key));
            }
        }

        if (!hasDefault)
        {
            builder.ExportValue("default", exports);
        }
    }

    private JsValue Open(JsValue[] arguments)
    {
        User.RequireInit("open()");
        JsValue name = arguments.Nth(0);
        if (!name.IsString() || name.AsString().Length == 0)
        {
            throw User.TypeError("open() takes the name of a file.");
        }

        ScriptFile file = ReadData(name.AsString());
        return arguments.TextOr(1, "") switch
        {
            "b" => ScriptBytes.Buffer(User, file.Bytes.ToArray()),
            "" => User.Shared.Once<string>(file.Path, () => System.Text.Encoding.UTF8.GetString(file.Bytes.Span)),
            var mode => throw User.Error($"open() knows the mode 'b' (binary) and none else, not '{mode}'."),
        };
    }

    // A file is named relative to the file that opens it. That of a library, or of a function that another file calls, is looked for beside the script too, as older versions of k6 do.
    private ScriptFile ReadData(string name)
    {
        PerfException? first = null;
        foreach (string from in new[] { CallingFile(), script.Entry.Path }.Distinct())
        {
            try
            {
                return User.Shared.Files.Read(name, from);
            }
            catch (PerfException fault)
            {
                first ??= fault;
            }
        }

        throw User.Error(first!.Message);
    }

    // The innermost file of the call stack: "   at name (lib/users.js:3:10)".
    private string CallingFile()
    {
        foreach (string line in User.Engine.Advanced.StackTrace.Split('\n'))
        {
            string place = line.Trim().TrimEnd(')');
            int start = Math.Max(place.LastIndexOf('('), place.LastIndexOf(' ')) + 1;
            string[] parts = place[start..].Split(':');
            string file = string.Join(':', parts[..Math.Max(1, parts.Length - 2)]);
            if (script.Sources.Any(source => source.Path == file) && !JsLibraries.IsRemote(file))
            {
                return file;
            }
        }

        return script.Entry.Path;
    }
}
