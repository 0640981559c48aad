namespace Perf.Engine.Protocols.Http;

/// <summary>A failure of a request with its error class; stays inside the transport, which turns it into an outcome.</summary>
internal sealed class HttpFault(string errorClass, string message, Exception? inner = null) : Exception(message, inner)
{
    public string ErrorClass { get; } = errorClass;
}
