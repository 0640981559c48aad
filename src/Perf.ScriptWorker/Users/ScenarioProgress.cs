namespace Perf.ScriptWorker.Users;

/// <summary>How far a scenario is, 0 to 1, as <c>exec.scenario.progress</c> tells. A pure function.</summary>
internal static class ScenarioProgress
{
    public static double Of(LoadProfile profile, ITestState test, int place)
    {
        double elapsed = test.RunMilliseconds - profile.StartTime.TotalMilliseconds;
        double share = profile switch
        {
            SharedIterations shared => test.IterationsOf(place) / (double)shared.Iterations,
            PerVuIterations each => test.IterationsOf(place) / (double)(each.Iterations * each.Vus),
            ConstantVus constant => elapsed / constant.Duration.TotalMilliseconds,
            RampingVus ramping => elapsed / ramping.Stages.Sum(stage => stage.Duration.TotalMilliseconds),
            ConstantArrivalRate constant => elapsed / constant.Duration.TotalMilliseconds,
            RampingArrivalRate ramping => elapsed / ramping.Stages.Sum(stage => stage.Duration.TotalMilliseconds),
            _ => 0,
        };
        return double.IsFinite(share) ? Math.Clamp(share, 0, 1) : 1;
    }
}
