namespace Perf.Tests.Target;

/// <summary>Waits for what another thread brings about.</summary>
internal static class Eventually
{
    /// <summary>Gives up after so long that only a hang can be the reason.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
