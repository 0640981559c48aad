namespace Perf.Telemetry.Profiling;

/// <summary>Makes a profile of what was sampled.</summary>
internal static class ProfileBuilder
{
    // Mostly the few instructions that .NET makes for a call of the system, of which it tells no name.
    private const string Unknown = "[call of the system]";

    /// <summary>Makes it.</summary>
    /// <param name="events">What was sampled.</param>
    /// <param name="kind">Which samples count.</param>
    /// <returns>The profile's tree and counts; the process and the times are the caller's to fill in.</returns>
    public static ProcessProfile Build(SampleEvents events, ProfileKind kind)
    {
        var frames = new List<ProfileFrame>();
        var places = new Dictionary<ProfileFrame, int>();
        var tree = new CallTree();
        long outside = 0;
        long unknown = 0;
        foreach ((ulong[] addresses, bool isManaged, long count) in events.Samples)
        {
            outside += isManaged ? 0 : count;
            if (kind == ProfileKind.Cpu && !isManaged)
            {
                continue;
            }

            int[] stack = new int[addresses.Length];
            for (int i = 0; i < addresses.Length; i++)
            {
                // From the outermost caller on. A return address may lie just behind the code of a method that never returns.
                ProfileFrame? found = events.Methods.Find(addresses[^(i + 1)]) ?? events.Methods.Find(addresses[^(i + 1)] - 1);
                unknown += found is null ? count : 0;
                ProfileFrame frame = found ?? new ProfileFrame(Unknown, "");
                if (!places.TryGetValue(frame, out int place))
                {
                    places[frame] = place = frames.Count;
                    frames.Add(frame);
                }

                stack[i] = place;
            }

            tree.Add(stack, count);
        }

        IReadOnlyList<ProfileNode> nodes = tree.ToList();
        int[] used = [.. nodes.Select(node => node.Frame).Distinct()];
        Dictionary<int, int> kept = used.Select((frame, place) => (frame, place)).ToDictionary(pair => pair.frame, pair => pair.place);
        return new ProcessProfile
        {
            Kind = kind,
            Samples = tree.Samples,
            Outside = outside,
            Threads = events.Threads,
            Frames = [.. used.Select(frame => frames[frame])],
            Nodes = [.. nodes.Select(node => node with { Frame = kept[node.Frame] })],
            Warnings = [.. Warnings(events, tree.Samples, unknown)],
        };
    }

    private static IEnumerable<string> Warnings(SampleEvents events, long samples, long unknown)
    {
        if (events.Methods.Count == 0 && samples > 0)
        {
            yield return "The process ended, or its session did, before it told the names of its methods: the profile has none.";
        }
        else if (unknown > samples)
        {
            yield return $"{unknown:0} frames have no name, more than one for each of {samples:0} samples: code that was made at run time and has been collected since.";
        }

        if (events.LeftOut > 0)
        {
            yield return $"{events.LeftOut} samples are left out: the process had more different stacks than are kept.";
        }
    }
}
