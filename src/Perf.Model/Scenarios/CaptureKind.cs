namespace Perf;

/// <summary>How a value is taken from a response.</summary>
public enum CaptureKind
{
    /// <summary>By JSONPath from the body; the first value found.</summary>
    Json,

    /// <summary>By regular expression from the body; its first group, or the whole match when it has none.</summary>
    Regex,

    /// <summary>From a header.</summary>
    Header,
}
