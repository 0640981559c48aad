namespace Perf.Telemetry.Alerts;

/// <summary>A channel that is one request of HTTP for each message.</summary>
internal abstract class HttpChannel(HttpSender sender) : IAlertChannel
{
    /// <inheritdoc/>
    public abstract AlertChannelKind Kind { get; }

    /// <inheritdoc/>
    public string Preview(AlertRequest request) => Compose(request).Show();

    /// <inheritdoc/>
    public Task<SendAnswer> SendAsync(AlertRequest request, CancellationToken stop)
    {
        HttpMessage message = Compose(request);
        // A reference is an address only now.
        return Uri.TryCreate(message.Url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? sender.SendAsync(message, request, stop)
            : Task.FromResult(SendAnswer.Refused("The address of the service is none with http or https. Look at the environment variable that the policy names."));
    }

    /// <summary>Makes the request; a pure function.</summary>
    internal abstract HttpMessage Compose(AlertRequest request);
}
