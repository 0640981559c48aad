using System.Net;
using StackExchange.Redis;

namespace Perf.Engine.Protocols.Redis;

/// <summary>Says what an exception of the library means.</summary>
internal static class RedisFault
{
    private static readonly string[] s_authentication = ["NOAUTH", "WRONGPASS", "invalid password", "invalid username-password", "AUTH failed"];

    public static async ValueTask<StepFault> OfAsync(Exception exception, ConfigurationOptions options, bool isConnecting, CancellationToken cancellation)
    {
        string message = exception.Message.TrimEnd('.');
        if (exception is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } || IsAuthentication(exception))
        {
            return new StepFault(ErrorClasses.Authentication, message, exception);
        }

        if (exception is RedisServerException or RedisCommandException)
        {
            return new StepFault(exception is RedisServerException ? ErrorClasses.Server : ErrorClasses.InvalidRequest, message, exception);
        }

        StepFault? network = NetworkFault.Of(exception);
        if (network is null && isConnecting && AddressOf(options) is { } address)
        {
            // The library keeps the reason to itself.
            network = await NetworkFault.ProbeAsync(address.Host, address.Port, exception, cancellation).ConfigureAwait(false);
        }

        return network ?? exception switch
        {
            RedisConnectionException { FailureType: ConnectionFailureType.ProtocolFailure } => new StepFault(ErrorClasses.Protocol, message, exception),
            RedisConnectionException when isConnecting => new StepFault(ErrorClasses.Connect, $"the connection cannot be opened ({((RedisConnectionException)exception).FailureType})", exception),
            RedisConnectionException => new StepFault(ErrorClasses.ConnectionClosed, message, exception),
            TimeoutException when isConnecting => new StepFault(ErrorClasses.ConnectTimeout, "the connection did not open in time", exception),
            RedisTimeoutException => new StepFault(ErrorClasses.Timeout, message, exception),
            ObjectDisposedException => new StepFault(ErrorClasses.ConnectionClosed, message, exception),
            _ => new StepFault(ErrorClasses.Internal, $"{exception.GetType().Name}: {message}", exception),
        };
    }

    /// <summary>The first address, or null when it is none of TCP.</summary>
    public static (string Host, int Port)? AddressOf(ConfigurationOptions options) => options.EndPoints.FirstOrDefault() switch
    {
        DnsEndPoint name => (name.Host, RedisSettings.PortOf(name.Port, options)),
        IPEndPoint address => (address.Address.ToString(), RedisSettings.PortOf(address.Port, options)),
        _ => null,
    };

    private static bool IsAuthentication(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (s_authentication.Any(mark => cause.Message.Contains(mark, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
