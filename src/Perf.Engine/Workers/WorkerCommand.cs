namespace Perf.Engine.Workers;

/// <summary>Steers a worker's run.</summary>
/// <param name="Number">The command's number, which its answer has too.</param>
/// <param name="Name">One of the names below.</param>
/// <param name="Value">A rate or a factor, where the command has one.</param>
internal sealed record WorkerCommand(int Number, string Name, double Value = 0)
{
    /// <summary>Ends at once, for the run was stopped from outside; what is cleaned up after the load has little time.</summary>
    public const string Abort = "abort";

    /// <summary>Ends the load at once, for the run's own guard wants it; what is cleaned up after the load has its time.</summary>
    public const string End = "end";

    /// <summary>Ends gracefully.</summary>
    public const string Stop = "stop";

    /// <summary>Holds new iterations back.</summary>
    public const string Suspend = "suspend";

    /// <summary>Goes on.</summary>
    public const string Resume = "resume";

    /// <summary>Sets the arrival rate.</summary>
    public const string Rate = "rate";

    /// <summary>Multiplies the planned arrival rate.</summary>
    public const string Factor = "factor";
}
