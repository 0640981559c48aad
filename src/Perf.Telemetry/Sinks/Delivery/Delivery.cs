namespace Perf.Telemetry.Sinks;

/// <summary>What became of one request.</summary>
/// <param name="Outcome">What.</param>
/// <param name="Message">What the destination said, and what to do; null where nothing was wrong.</param>
internal sealed record Delivery(DeliveryOutcome Outcome, string? Message = null)
{
    /// <summary>Points that the destination left out of what it took; null for none.</summary>
    public int? LeftOut { get; init; }

    /// <summary>How long the destination asks to wait; null where it does not.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>All was taken.</summary>
    public static Delivery Taken { get; } = new(DeliveryOutcome.Taken);
}
