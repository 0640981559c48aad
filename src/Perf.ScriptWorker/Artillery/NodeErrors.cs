namespace Perf.ScriptWorker.Artillery;

/// <summary>The codes that Node.js gives errors of the network.</summary>
internal static class NodeErrors
{
    /// <summary>The code of a class.</summary>
    /// <param name="errorClass">One of <see cref="ErrorClasses"/>.</param>
    public static string CodeOf(string errorClass) => errorClass switch
    {
        ErrorClasses.ConnectionRefused => "ECONNREFUSED",
        ErrorClasses.ConnectionReset or ErrorClasses.ConnectionClosed => "ECONNRESET",
        ErrorClasses.Timeout or ErrorClasses.ConnectTimeout => "ETIMEDOUT",
        ErrorClasses.Dns => "ENOTFOUND",
        _ => errorClass,
    };
}
