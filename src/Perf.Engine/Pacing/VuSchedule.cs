namespace Perf.Engine.Pacing;

/// <summary>How many virtual users a ramping-vus executor wants at a time: within a stage the number changes by one at evenly spaced moments, the last at the stage's end.</summary>
public sealed class VuSchedule
{
    private readonly (long At, int Vus)[] _changes;

    /// <summary>Creates the schedule.</summary>
    /// <param name="startVus">Virtual users at the beginning.</param>
    /// <param name="stages">The stages, with targets in virtual users.</param>
    public VuSchedule(int startVus, IReadOnlyList<Stage> stages)
    {
        var changes = new List<(long, int)> { (0, startVus) };
        long begin = 0;
        int from = startVus;
        foreach (Stage stage in stages)
        {
            int to = (int)Math.Round(stage.Target);
            int steps = Math.Abs(to - from);
            for (int i = 1; i <= steps; i++)
            {
                changes.Add((begin + (long)(stage.Duration.Ticks * (i / (double)steps)), from + (Math.Sign(to - from) * i)));
            }

            begin += stage.Duration.Ticks;
            from = to;
        }

        _changes = [.. changes];
        Duration = TimeSpan.FromTicks(begin);
        MaxVus = changes.Max(change => change.Item2);
    }

    /// <summary>The moments at which the number changes, in order, with the number from then on; ticks from the executor's start.</summary>
    public IReadOnlyList<(long At, int Vus)> Changes => _changes;

    /// <summary>The sum of the stages.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The largest number.</summary>
    public int MaxVus { get; }
}
