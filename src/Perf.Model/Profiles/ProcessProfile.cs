namespace Perf;

/// <summary>
/// Where a .NET process spent its time while a run went on: its threads' stacks, sampled by the runtime about a hundred times a second (EventPipe, Microsoft-DotNETCore-SampleProfiler), as a tree
/// of calls.
/// </summary>
public sealed record ProcessProfile
{
    /// <summary>The process' name, as it was asked for or as the system has it.</summary>
    public string Process { get; init; } = "";

    /// <summary>The process' number.</summary>
    public int ProcessId { get; init; }

    /// <summary>What the samples are of.</summary>
    public ProfileKind Kind { get; init; }

    /// <summary>When sampling began, in seconds from the run's start.</summary>
    public double From { get; init; }

    /// <summary>When sampling ended, in seconds from the run's start.</summary>
    public double To { get; init; }

    /// <summary>How many samples of threads the tree holds.</summary>
    public long Samples { get; init; }

    /// <summary>How many samples found a thread outside of .NET's code (waiting, or in the system's): they are in the tree of <see cref="ProfileKind.Wall"/> and not of <see cref="ProfileKind.Cpu"/>.</summary>
    public long Outside { get; init; }

    /// <summary>How many threads were seen.</summary>
    public int Threads { get; init; }

    /// <summary>The methods.</summary>
    public IReadOnlyList<ProfileFrame> Frames { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The tree of calls, callers before callees. Of a large tree the 4,000 heaviest places: lighter branches are part of their caller's own.</summary>
    public IReadOnlyList<ProfileNode> Nodes { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What is to be told of it, a sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Whether the tree is one: a file that somebody made may hold anything.</summary>
    /// <returns>False where a node has a caller or a method that is not there, or more samples than there are.</returns>
    public bool IsSound()
    {
        for (int i = 0; i < Nodes.Count; i++)
        {
            ProfileNode node = Nodes[i];
            long most = node.Parent < 0 ? Samples : node.Parent < i ? Nodes[node.Parent].Total : -1;
            if (node.Parent < -1 || node.Parent >= i || node.Frame < 0 || node.Frame >= Frames.Count || node.Self < 0 || node.Total < node.Self || node.Total > most)
            {
                return false;
            }
        }

        return true;
    }
}
