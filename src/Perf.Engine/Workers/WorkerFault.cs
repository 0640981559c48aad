namespace Perf.Engine.Workers;

/// <summary>A worker cannot do what was asked.</summary>
internal sealed record WorkerFault
{
    /// <summary>The error's id.</summary>
    public string Id { get; init; } = ErrorIds.RunFailed;

    /// <summary>What is wrong and what to do about it.</summary>
    public string Message { get; init; } = "";

    /// <summary>The file, where the error is about one.</summary>
    public string? Path { get; init; }

    /// <summary>What is wrong in it, place by place.</summary>
    public IReadOnlyList<ScenarioProblem> Problems { get; init; } = [];

    /// <summary>The fault of an exception.</summary>
    public static WorkerFault Of(Exception fault) => fault switch
    {
        ScenarioException scenario => new WorkerFault { Id = scenario.Id, Message = scenario.Message, Path = scenario.Subject as string, Problems = scenario.Problems },
        PerfException perf => new WorkerFault { Id = perf.Id, Message = perf.Message, Path = perf.Subject as string },
        _ => new WorkerFault { Message = $"{fault.GetType().Name}: {fault.Message}" },
    };

    /// <summary>The exception of a fault.</summary>
    public PerfException ToException() => Problems.Count > 0 ? new ScenarioException(Id, Path ?? "", Problems) : new PerfException(Id, Message, Path);
}
