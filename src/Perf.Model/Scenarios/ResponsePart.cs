namespace Perf;

/// <summary>What of a response an assertion looks at.</summary>
public enum ResponsePart
{
    /// <summary>The status code.</summary>
    Status,

    /// <summary>A header, by name.</summary>
    Header,

    /// <summary>A value in a JSON body, by JSONPath.</summary>
    Json,

    /// <summary>The body as text.</summary>
    Body,

    /// <summary>The service time in milliseconds.</summary>
    Duration,

    /// <summary>The body's size in bytes.</summary>
    Size,

    /// <summary>A cookie, by name.</summary>
    Cookie,

    /// <summary>Elements of an HTML body, by CSS selector.</summary>
    Css,

    /// <summary>Values in an XML or HTML body, by XPath.</summary>
    XPath,
}
