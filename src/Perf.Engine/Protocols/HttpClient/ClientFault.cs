using System.Net.Sockets;
using System.Security.Authentication;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>Turns what .NET's client throws into a fault with its error class.</summary>
internal static class ClientFault
{
    private const int MaxDepth = 10;

    // HTTP_1_1_REQUIRED (RFC 9113, section 7): what a server without HTTP/2 on this port answers, if it answers at all.
    private const long Http11Required = 0xd;

    /// <summary>The fault, or null when it is nothing of the network's.</summary>
    public static StepFault? Of(Exception? thrown)
    {
        Exception? e = thrown;
        HttpRequestException? request = null;
        for (int depth = 0; e is not null && depth < MaxDepth; depth++, e = e.InnerException)
        {
            switch (e)
            {
                case StepFault fault:
                    return fault;
                case SocketException socket:
                    return new StepFault(ErrorClasses.Of(socket.SocketErrorCode), socket.Message, thrown);
                case AuthenticationException:
                    return new StepFault(ErrorClasses.Tls, $"the TLS handshake failed: {e.InnerException?.Message ?? e.Message}", thrown);
                case HttpRequestException outer:
                    request ??= outer;
                    break;
                case HttpProtocolException { ErrorCode: Http11Required }:
                    return new StepFault(ErrorClasses.Protocol, "the server speaks no HTTP/2 here and asks for HTTP/1.1 (HTTP_1_1_REQUIRED): set http.version to \"1.1\", or take the address at which it does", thrown);
                case HttpProtocolException protocol:
                    return new StepFault(IsMalformed(protocol.ErrorCode) ? ErrorClasses.Protocol : ErrorClasses.ConnectionReset, protocol.Message, thrown);
                case HttpIOException io:
                    return new StepFault(ClassOf(io.HttpRequestError) ?? ErrorClasses.ConnectionClosed, io.Message, thrown);
            }
        }

        if (request is not null)
        {
            return new StepFault(ClassOf(request.HttpRequestError) ?? ErrorClasses.ConnectionClosed, request.Message, thrown);
        }

        return thrown is IOException ? new StepFault(ErrorClasses.ConnectionClosed, thrown.Message, thrown) : null;
    }

    /// <summary>The fault of a TLS handshake, or null when it was cancelled.</summary>
    public static StepFault? OfHandshake(Exception e, string authority) => e switch
    {
        StepFault fault => fault,
        AuthenticationException { InnerException: StepFault inner } => inner,
        AuthenticationException => new StepFault(ErrorClasses.Tls, $"the TLS handshake with {authority} failed: {e.InnerException?.Message ?? e.Message}", e),
        IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } } => new StepFault(ErrorClasses.ConnectionReset, $"{authority} reset the connection in the TLS handshake", e),
        IOException => new StepFault(ErrorClasses.Tls, $"the TLS handshake with {authority} failed: {e.Message}", e),
        _ => null,
    };

    // PROTOCOL_ERROR, FLOW_CONTROL_ERROR, FRAME_SIZE_ERROR and COMPRESSION_ERROR (RFC 9113, section 7); H3_GENERAL_PROTOCOL_ERROR, H3_FRAME_UNEXPECTED and
    // H3_FRAME_ERROR (RFC 9114, section 8.1). With every other code the server gives a stream or connection up for reasons of its own.
    private static bool IsMalformed(long code) => code is 1 or 3 or 6 or 9 or 0x101 or 0x105 or 0x106;

    private static string? ClassOf(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => ErrorClasses.Dns,
        HttpRequestError.ConnectionError => ErrorClasses.Connect,
        HttpRequestError.SecureConnectionError => ErrorClasses.Tls,
        HttpRequestError.HttpProtocolError or HttpRequestError.ExtendedConnectNotSupported or HttpRequestError.VersionNegotiationError or HttpRequestError.InvalidResponse => ErrorClasses.Protocol,
        HttpRequestError.ResponseEnded => ErrorClasses.ConnectionClosed,
        HttpRequestError.ConfigurationLimitExceeded => ErrorClasses.HeadersTooLarge,
        _ => null,
    };
}
