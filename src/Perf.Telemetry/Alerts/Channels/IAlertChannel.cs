namespace Perf.Telemetry.Alerts;

/// <summary>A service that takes alerts.</summary>
internal interface IAlertChannel
{
    /// <summary>The service.</summary>
    AlertChannelKind Kind { get; }

    /// <summary>The message as it would be sent.</summary>
    /// <param name="request">The alert; its secrets are masked.</param>
    /// <returns>Text for people.</returns>
    string Preview(AlertRequest request);

    /// <summary>Sends a message once. It throws nothing but what a stop, a missing secret or a fault of its own makes.</summary>
    /// <param name="request">The alert.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What the service said.</returns>
    Task<SendAnswer> SendAsync(AlertRequest request, CancellationToken stop);
}
