namespace Perf.Telemetry.Sinks;

/// <summary>What became of one request.</summary>
internal enum DeliveryOutcome
{
    /// <summary>It was taken, whole or in part.</summary>
    Taken,

    /// <summary>It may be taken later.</summary>
    Later,

    /// <summary>It is too large for the destination.</summary>
    TooLarge,

    /// <summary>It will never be taken; what comes after it may.</summary>
    Refused,

    /// <summary>Nothing will be taken until somebody does something about it.</summary>
    Denied,
}
