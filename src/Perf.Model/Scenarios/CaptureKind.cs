namespace Perf;

/// <summary>How a value is taken from a response.</summary>
public enum CaptureKind
{
    /// <summary>By JSONPath from the body.</summary>
    Json,

    /// <summary>By regular expression from the body; its first group, or the whole match when it has none.</summary>
    Regex,

    /// <summary>From a header.</summary>
    Header,

    /// <summary>From a cookie: that of the answer, otherwise the one that the virtual user keeps.</summary>
    Cookie,

    /// <summary>By CSS selector from an HTML body: an element's text, or one of its attributes.</summary>
    Css,

    /// <summary>By XPath from an XML or HTML body.</summary>
    XPath,

    /// <summary>The status.</summary>
    Status,

    /// <summary>The service time in milliseconds.</summary>
    Duration,
}
