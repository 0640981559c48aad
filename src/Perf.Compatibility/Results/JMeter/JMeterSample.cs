namespace Perf.Compatibility.Results.JMeter;

/// <summary>One sample of a JTL. Times are milliseconds; null where the file does not have them.</summary>
internal sealed record JMeterSample
{
    /// <summary>What JMeter says of the sample of a transaction controller; there is nothing else to know it by.</summary>
    private const string TransactionMessage = "Number of samples in transaction";

    /// <summary>When it began, in ticks of UTC.</summary>
    public required long StartTicks { get; init; }

    /// <summary>From just before sending, connecting included, to the end of the answer.</summary>
    public required double Elapsed { get; init; }

    /// <summary>From just before sending, connecting included, to the beginning of the answer.</summary>
    public double? Latency { get; init; }

    /// <summary>Connecting, TLS included.</summary>
    public double? Connect { get; init; }

    /// <summary>The sampler's name.</summary>
    public string Label { get; init; } = "";

    /// <summary>The status, or what failed.</summary>
    public string Code { get; init; } = "";

    /// <summary>What goes with the status.</summary>
    public string Message { get; init; } = "";

    /// <summary>Why an assertion failed.</summary>
    public string FailureMessage { get; init; } = "";

    /// <summary>The thread's name.</summary>
    public string Thread { get; init; } = "";

    /// <summary>Whether JMeter counts it as good.</summary>
    public bool IsSuccess { get; init; } = true;

    /// <summary>Bytes received.</summary>
    public double? Bytes { get; init; }

    /// <summary>Bytes sent.</summary>
    public double? SentBytes { get; init; }

    /// <summary>Threads that were running.</summary>
    public double? Threads { get; init; }

    /// <summary>Whether it is a request of HTTP.</summary>
    public bool IsHttp { get; init; } = true;

    /// <summary>The address, or an empty text.</summary>
    public string Url { get; init; } = "";

    /// <summary>Assertions, each with whether it held.</summary>
    public IReadOnlyList<(string Name, bool Held)> Assertions { get; init; } = [];

    /// <summary>Whether it is the sum of a transaction controller, whose requests are samples of their own.</summary>
    public bool IsTransaction => Message.StartsWith(TransactionMessage, StringComparison.Ordinal);

    /// <summary>When it ended, in ticks of UTC.</summary>
    public long EndTicks => StartTicks + (long)(Elapsed * TimeSpan.TicksPerMillisecond);
}
