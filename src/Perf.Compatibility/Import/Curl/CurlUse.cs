namespace Perf.Compatibility.Import.Curl;

/// <summary>What becomes of an option of curl.</summary>
internal enum CurlUse
{
    /// <summary>It shapes the request.</summary>
    Read,

    /// <summary>It says what curl shows or where it writes, which a test has no use for.</summary>
    Irrelevant,

    /// <summary>It changes what is sent or how, and has no counterpart.</summary>
    Unsupported,
}
