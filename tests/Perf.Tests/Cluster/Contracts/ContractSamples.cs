using Perf.Cluster.Contracts;

namespace Perf.Tests.Cluster.Contracts;

/// <summary>
/// What payloads/v1 holds, as version 1 of the protocol wrote it. It does not change any more: a member that is added later gets a value in samples and a folder of their own, and is at its default in these.
/// </summary>
internal static class ContractSamples
{
    private static readonly SteerOrder s_steer = new() { RunId = "run-7", ShareId = 3, Action = SteerAction.Factor, Value = 1.25, AtTicks = 98_765_432_100 };
    private static readonly ShareReport s_report = new()
    {
        Number = 41,
        Interval = [1, 0, 255, 7],
        Iterations = [12, 0, 3_000_000_000],
        Rows = new Dictionary<string, long> { ["users"] = 17, ["cards"] = 5_000_000_000 },
        Lines = [91, 93],
        IsLight = true,
    };

    private static readonly ShareEnd s_end = new() { Status = "Failed", Reason = "the target closed the connection — twice", Warnings = ["one", ""], ErrorId = "RunFailed", WasAbandoned = true };
    private static readonly CollectReply s_collected = new() { State = ShareState.LoadEnded, Reports = [s_report, new ShareReport { Number = 42 }], Given = [9, 8], BeganUtcTicks = 639_000_000_000_000_500, End = s_end, UtcTicks = 639_000_000_000_009_000 };
    private static readonly GatherAnswer s_answer = new() { Reply = s_collected, Fault = "it did not answer" };
    private static readonly GatherSum s_sum = new() { Interval = [1, 0, 254], Shares = [3, 70_000], Reports = [41, 5_000_000_000] };
    private static readonly GatherQuestion s_question = new()
    {
        Agent = "10.0.0.7:11111@123456789",
        Request = new CollectRequest { RunId = "run-7", ShareId = 3, After = 40, Patience = TimeSpan.FromMilliseconds(300), LeaseUtcTicks = 639_000_000_030_000_000 },
    };

    public static IReadOnlyList<ContractSample> V1 { get; } =
    [
        ContractSample.Of(new AgentFacts
        {
            Name = "web-3",
            Version = "0.1.0",
            Protocol = 1,
            Address = "S10.0.0.7:11111:123456789",
            Machine = "größer",
            ProcessId = 4242,
            Cores = 16,
            MemoryBytes = 68_719_476_736,
            Labels = new Dictionary<string, string> { ["zone"] = "eu", ["rack"] = "" },
            Targets = ["https://*.example.com", "10.0.0.0/8"],
            MaxRate = 512.5,
            MaxVirtualUsers = 2000,
            MaxDuration = TimeSpan.FromMinutes(90),
            AllowsScripts = true,
            UtcTicks = 639_000_000_000_000_001,
            CpuShare = 0.375,
            Runs = ["run-7", "run-8"],
            IsDraining = true,
            StartedUtcTicks = 638_999_999_000_000_000,
            UptimeTicks = 1_000_000_001,
            CanRelay = true,
        }),
        ContractSample.Of(s_collected),
        ContractSample.Of(s_question.Request),
        ContractSample.Of(s_answer),
        ContractSample.Of(s_question),
        ContractSample.Of(new GatherReply { Answers = [s_answer, new GatherAnswer()], Sums = [s_sum] }),
        ContractSample.Of(new GatherRequest { Questions = [s_question], Timeout = TimeSpan.FromMilliseconds(600), AreMany = true }),
        ContractSample.Of(s_sum),
        ContractSample.Of(new OrderAnswer { ErrorId = "AgentRefused", Message = "its part is 50/s", IsSuspended = true, RateFactor = 0.5 }),
        ContractSample.Of(new RunOrder { Protocol = 1, Version = "0.1.0", RunId = "run-7", ShareId = 3, Plan = [1, 2, 3, 0, 255], LeaseUtcTicks = 639_000_000_300_000_000, Share = [123, 125] }),
        ContractSample.Of(s_end),
        ContractSample.Of(s_report),
        ContractSample.Of(new StartOrder { RunId = "run-7", ShareId = 3, StartUtcTicks = 639_000_000_005_000_000, FromTicks = 12_345_678, Given = [9, 8], Steered = [s_steer, new SteerOrder { Action = SteerAction.Suspend }], LeaseUtcTicks = 639_000_000_030_000_000 }),
        ContractSample.Of(s_steer),
    ];

    /// <summary>The newest version of all, by its name.</summary>
    public static ContractSample Named(string name) => V1.Single(sample => sample.Name == name);
}
