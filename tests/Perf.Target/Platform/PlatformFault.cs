namespace Perf.Target.Platform;

/// <summary>A request that cannot be answered as asked.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">What is wrong, as the answer's <c>error</c>.</param>
internal sealed class PlatformFault(int status, string code) : Exception(code)
{
    public int Status => status;
}
