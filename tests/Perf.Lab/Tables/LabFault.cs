namespace Perf.Lab.Tables;

/// <summary>A fault with its label, or a healthy run: what is done, under which load, and what is to be found.</summary>
internal sealed class LabFault
{
    /// <summary>Its name.</summary>
    public string Id { get; set; } = "";

    /// <summary>What it is, in a sentence.</summary>
    public string Fault { get; set; } = "";

    /// <summary>What is done to the healthy stack.</summary>
    public LabInjection Inject { get; set; } = new();

    /// <summary>The load.</summary>
    public List<LabStream> Load { get; set; } = [];

    /// <summary>The class that is to be found first; <see cref="LabClasses.None"/> for a healthy run.</summary>
    public string Expect { get; set; } = "";

    /// <summary>Classes that are as right, for faults that are two things at once.</summary>
    public List<string> Accept { get; set; } = [];

    /// <summary>The optimization that is to be proposed; null where no change of settings cures it.</summary>
    public string? Fix { get; set; }

    /// <summary>What that is to bring, in a sentence.</summary>
    public string? Effect { get; set; }

    /// <summary>How many times as good the fix has to make it: the requests a second, or the part of a time that is left, turned over; null where a fifth better is all that is asked.</summary>
    public double? AtLeast { get; set; }

    /// <summary>Of a fault by which requests fail: the share of them that may still fail with the fix; null where it is not measured by that.</summary>
    public double? AtMost { get; set; }

    /// <summary>Optimizations that are tried without a finding, by their ids: traps, which have to end undone.</summary>
    public List<string> Include { get; set; } = [];

    /// <summary>Whether it is one of the few of the short form.</summary>
    public bool Short { get; set; }

    /// <summary>What the machine must have: <c>netns</c>, <c>names</c>, <c>cgroup-cpu</c>, <c>cgroup-memory</c>, <c>cgroup-disk</c>, <c>compiler</c>, <c>openssl</c>.</summary>
    public IReadOnlyList<string> Needs => [.. Inject.Needs()];

    /// <summary>Whether a class is a right answer.</summary>
    public bool IsRight(string found) => found == Expect || Accept.Contains(found);
}
