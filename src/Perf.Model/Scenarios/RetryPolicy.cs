namespace Perf;

/// <summary>
/// How a step is tried again. Each attempt is a request that counts, with its own service time and its own failure; all but the first count in
/// <c>http_req_retries</c> too. The step's response time is one value: from the moment when its first attempt was due to the end of its last.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>How many attempts in all, 1 or more; 1 is no retry.</summary>
    /// <value>3.</value>
    public int Attempts { get; init; } = 3;

    /// <summary>The pause before the second attempt.</summary>
    /// <value>None.</value>
    public TimeSpan Delay { get; init; }

    /// <summary>What each further pause is multiplied by, 1 or more: 1 keeps it, 2 doubles it.</summary>
    /// <value>1.</value>
    public double Backoff { get; init; } = 1;

    /// <summary>The longest pause.</summary>
    /// <value>1 minute.</value>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How much of a pause is random, 0 to 1: with 0.2 it is 80 % to 120 % of its length.</summary>
    public double Jitter { get; init; }

    /// <summary>The statuses that are tried again, such as <c>503</c> or <c>5xx</c>.</summary>
    public IReadOnlyList<string> OnStatus { get; init; } = [];

    /// <summary>The classes of error (<see cref="ErrorClasses"/>) that are tried again, when there was no answer or it was not as expected. With neither these nor
    /// <see cref="OnStatus"/>, whatever counts as failed is tried again.</summary>
    public IReadOnlyList<string> OnErrors { get; init; } = [];
}
