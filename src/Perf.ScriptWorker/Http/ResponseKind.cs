namespace Perf.ScriptWorker.Http;

/// <summary>What becomes of a response's body.</summary>
internal enum ResponseKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>An ArrayBuffer.</summary>
    Binary,

    /// <summary>It is read and thrown away; the script sees null.</summary>
    None,
}
