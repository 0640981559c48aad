namespace Perf.Telemetry.Alerts;

/// <summary>The channels that there are, one for each service.</summary>
internal sealed class AlertChannels : IDisposable
{
    private readonly HttpSender _http;
    private readonly IAlertChannel[] _all;

    internal AlertChannels(TimeProvider time)
    {
        _http = new HttpSender(time);
        _all =
        [
            new SlackChannel(_http),
            new EmailChannel(time),
            new GitHubChannel(time),
            new PagerDutyChannel(_http),
            new WebhookChannel(_http),
            new AlertmanagerChannel(_http),
            new TeamsChannel(_http),
        ];
    }

    /// <summary>The one of a service.</summary>
    internal IAlertChannel Of(AlertChannelKind kind) => _all.First(channel => channel.Kind == kind);

    public void Dispose() => _http.Dispose();
}
