namespace Perf.ScriptWorker.Loading;

/// <summary>A script with all that it imports, read and parsed; what is imported under names that come about at run time is added then. Safe for several threads.</summary>
internal sealed class LoadedScript
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, ScriptSource> _sources;
    private readonly ScriptSourceReader _reader;

    /// <summary>Creates it.</summary>
    /// <param name="entry">The script itself.</param>
    /// <param name="sources">All files by name, the script among them.</param>
    /// <param name="modules">The modules of k6 that it imports, each once.</param>
    /// <param name="reader">Reads what is asked for later.</param>
    public LoadedScript(ScriptSource entry, IEnumerable<ScriptSource> sources, IReadOnlyList<string> modules, ScriptSourceReader reader)
    {
        Entry = entry;
        Modules = modules;
        _reader = reader;
        _sources = new(sources.Select(source => KeyValuePair.Create(source.Path, source)), StringComparer.Ordinal);
    }

    /// <summary>The script itself.</summary>
    public ScriptSource Entry { get; }

    /// <summary>The modules of k6 that it imports under names that stand in its files.</summary>
    public IReadOnlyList<string> Modules { get; }

    /// <summary>Its files, and the libraries that Perf has itself.</summary>
    public IReadOnlyCollection<ScriptSource> Sources => [.. _sources.Values];

    /// <summary>A file that is imported.</summary>
    /// <param name="specifier">What the script says; not a module of k6.</param>
    /// <param name="from">The file that says it.</param>
    /// <returns>The file.</returns>
    /// <exception cref="PerfException">There is none, or it cannot be read.</exception>
    public ScriptSource Get(string specifier, string from)
    {
        string name = _reader.NameOf(specifier, from);
        return _sources.TryGetValue(name, out ScriptSource? known) ? known : _sources.GetOrAdd(name, _reader.Read(specifier, from));
    }
}
