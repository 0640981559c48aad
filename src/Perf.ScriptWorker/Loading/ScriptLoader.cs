namespace Perf.ScriptWorker.Loading;

/// <summary>Reads a script and all that it imports, and finds whatever cannot run before anything runs.</summary>
internal static class ScriptLoader
{
    private static readonly Dictionary<string, string> s_refused = new(StringComparer.Ordinal)
    {
        ["k6/browser"] = "Perf drives no browser: load is made by protocols. Leave the browser's part to k6, and run the HTTP part here",
        ["k6/experimental/browser"] = "Perf drives no browser: load is made by protocols. Leave the browser's part to k6, and run the HTTP part here",
        ["k6/experimental/redis"] = "use a scenario of Perf with redis steps",
        ["k6/experimental/tracing"] = "set the header traceparent yourself",
        ["k6/experimental/csv"] = "use open() with papaparse, inside of a SharedArray",
        ["k6/experimental/fs"] = "use open()",
        ["k6/experimental/streams"] = "use open() or a SharedArray",
        ["k6/experimental/grpc"] = "use a scenario of Perf with grpc steps",
        ["k6/net/grpc"] = "use a scenario of Perf with grpc steps",
        ["k6/crypto/x509"] = "certificates cannot be read in a script",
    };

    /// <summary>Loads a script.</summary>
    /// <param name="files">The files.</param>
    /// <param name="entry">The script, relative to its folder.</param>
    /// <param name="modules">The modules of k6 that there are.</param>
    /// <returns>The script.</returns>
    /// <exception cref="PerfException">The script cannot be read. As a <see cref="ScenarioException"/> it has all problems, with their places.</exception>
    public static LoadedScript Load(IScriptFiles files, string entry, IReadOnlyCollection<string> modules)
    {
        var reader = new ScriptSourceReader(files);
        var problems = new List<ScenarioProblem>();
        var sources = new Dictionary<string, ScriptSource>(StringComparer.Ordinal);
        var imported = new SortedSet<string>(StringComparer.Ordinal);
        ScriptSource first = reader.Read(entry, "");
        sources[first.Path] = first;
        var pending = new Queue<ScriptSource>([first]);
        while (pending.TryDequeue(out ScriptSource? source))
        {
            foreach (ModuleReference reference in ReferencesOf(source))
            {
                if (reference.IsData)
                {
                    TryRead(files, reference, source);
                }
                else if (modules.Contains(reference.Specifier))
                {
                    imported.Add(reference.Specifier);
                }
                else if (ReadOrTell(files, reader, reference, source, problems) is { } next && sources.TryAdd(next.Path, next))
                {
                    pending.Enqueue(next);
                }
            }
        }

        return problems.Count > 0
            ? throw new ScenarioException(ErrorIds.ScriptInvalid, first.Path, problems)
            : new LoadedScript(first, sources.Values, [.. imported], reader);
    }

    /// <summary>Why a module that there is not cannot be had, and what to do.</summary>
    /// <param name="specifier">What the script imports.</param>
    /// <returns>The message; null for a file or a library that there is.</returns>
    public static string? RefusalOf(string specifier)
    {
        if (ScriptPath.IsFile(specifier))
        {
            return null;
        }

        if (JsLibraries.IsRemote(specifier))
        {
            return JsLibraries.TextOf(specifier) is null ? JsLibraries.Refusal(specifier) : null;
        }

        if (s_refused.TryGetValue(specifier, out string? reason))
        {
            return $"the module '{specifier}' is not supported: {reason}";
        }

        return specifier.StartsWith("k6/x/", StringComparison.Ordinal)
            ? $"'{specifier}' is an extension that is compiled into k6, and cannot run here; Perf has steps of its own for SQL, Redis, gRPC and WebSocket"
            : specifier == "k6" || specifier.StartsWith("k6/", StringComparison.Ordinal)
                ? $"there is no module '{specifier}'"
                : $"there is no module '{specifier}': a script imports modules of k6, files (write './{specifier}.js') and the libraries of jslib.k6.io; packages of npm must be bundled into a file first";
    }

    private static IReadOnlyList<ModuleReference> ReferencesOf(ScriptSource source) => source.Kind switch
    {
        ScriptKind.Module => ModuleReferences.Of(source.Module.Program!),
        // Behind the function's head everything is moved in the first line.
        ScriptKind.CommonJs => [.. ModuleReferences.Of(source.Script.Program!)
            .Select(reference => reference.Line == 1 ? reference with { Column = reference.Column - ScriptSourceReader.CommonJsHead.Length } : reference)],
        _ => [],
    };

    // Data that is named in the script belongs to the bundle. Whether it is there is told when the script opens it, for it may try and do without.
    private static void TryRead(IScriptFiles files, ModuleReference reference, ScriptSource source)
    {
        try
        {
            files.Read(reference.Specifier, source.Path);
        }
        catch (PerfException)
        {
            return;
        }
    }

    private static ScriptSource? ReadOrTell(IScriptFiles files, ScriptSourceReader reader, ModuleReference reference, ScriptSource source, List<ScenarioProblem> problems)
    {
        // A library of Perf's own may have files beside it.
        if (!JsLibraries.IsRemote(source.Path) && RefusalOf(reference.Specifier) is { } refusal)
        {
            problems.Add(At(reference, source, refusal));
            return null;
        }

        try
        {
            return reader.Read(reference.Specifier, source.Path);
        }
        catch (ScenarioException fault)
        {
            problems.AddRange(fault.Problems);
        }
        catch (PerfException fault)
        {
            problems.Add(At(reference, source, fault.Message.TrimEnd('.') + Hint(files, reference.Specifier, source.Path)));
        }

        return null;
    }

    // Whoever comes from Node leaves the ending out.
    private static string Hint(IScriptFiles files, string specifier, string from)
    {
        foreach (string ending in new[] { ".js", ".ts", ".json" })
        {
            try
            {
                files.Read(specifier + ending, from);
                return $"; a script names files with their ending: '{specifier}{ending}'";
            }
            catch (PerfException)
            {
                continue;
            }
        }

        return "";
    }

    private static ScenarioProblem At(ModuleReference reference, ScriptSource source, string message) =>
        new() { File = source.Path, Line = reference.Line, Column = reference.Column, Message = message };
}
