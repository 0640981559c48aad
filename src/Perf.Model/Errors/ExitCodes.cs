namespace Perf;

/// <summary>Exit codes of a process that ends by a Perf verdict; those that k6 has are k6's.</summary>
public static class ExitCodes
{
    /// <summary>Everything passed.</summary>
    public const int Pass = 0;

    /// <summary>Artillery's code of a run that does not meet its ensure; only by Artillery's rules.</summary>
    public const int EnsureFailed = 1;

    /// <summary>The run cannot be judged: the generator was the limit.</summary>
    public const int InvalidRun = 96;

    /// <summary>The verdict is not certain and -Strict was given.</summary>
    public const int Inconclusive = 97;

    /// <summary>Slower than the baseline.</summary>
    public const int Regression = 98;

    /// <summary>At least one threshold failed or had no data.</summary>
    public const int ThresholdsFailed = 99;

    /// <summary>The scenario, the thresholds or the command line are wrong.</summary>
    public const int InvalidConfiguration = 104;

    /// <summary>The run was stopped from outside.</summary>
    public const int Stopped = 105;

    /// <summary>Any other error.</summary>
    public const int ScriptError = 107;

    /// <summary>The run ended itself by a threshold with abortOnFail.</summary>
    public const int Aborted = 108;

    /// <summary>A script marked its test as failed.</summary>
    public const int TestFailed = 110;
}
