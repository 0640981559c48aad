using Perf.Engine.Pacing;

namespace Perf.ScriptWorker.Users;

/// <summary>How many virtual users a test needs. Pure functions.</summary>
internal static class UserCount
{
    /// <summary>Those that exist when the load begins.</summary>
    public static int AtStart(IReadOnlyList<LoadProfile> load) => load.Sum(profile => profile switch
    {
        ConstantVus constant => constant.Vus,
        SharedIterations shared => shared.Vus,
        PerVuIterations each => each.Vus,
        RampingVus ramping => new VuSchedule(ramping.StartVus, ramping.Stages).MaxVus,
        ConstantArrivalRate constant => Math.Min(constant.PreAllocatedVus ?? 0, constant.MaxVus ?? int.MaxValue),
        RampingArrivalRate ramping => Math.Min(ramping.PreAllocatedVus ?? 0, ramping.MaxVus ?? int.MaxValue),
        _ => 0,
    });

    /// <summary>The most that may be busy at once.</summary>
    public static int AtMost(IReadOnlyList<LoadProfile> load) => load.Sum(profile => profile switch
    {
        ConstantArrivalRate constant => constant.MaxVus ?? constant.PreAllocatedVus ?? 0,
        RampingArrivalRate ramping => ramping.MaxVus ?? ramping.PreAllocatedVus ?? 0,
        _ => AtStart([profile]),
    });
}
