namespace Perf.ScriptWorker.Loading;

/// <summary>How a file is to be run.</summary>
internal enum ScriptKind
{
    /// <summary>A module of ECMAScript: it has import or export.</summary>
    Module,

    /// <summary>A module of CommonJS: require and exports.</summary>
    CommonJs,

    /// <summary>JSON.</summary>
    Json,
}
