namespace Perf.Lab.App;

/// <summary>Waiting as it should be, and in the ways that hold a thread of the pool meanwhile.</summary>
internal static class BlockingEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(WebApplication app)
    {
        app.MapGet("/async/{milliseconds:int}", async (int milliseconds) =>
        {
            await Task.Delay(milliseconds);
            return "waited";
        });

        app.MapGet("/block/task/{milliseconds:int}", (int milliseconds) =>
        {
            // Sync over async, as it is found in the wild.
            WaitAsync(milliseconds).Wait();
            return "blocked";
        });

        app.MapGet("/block/sleep/{milliseconds:int}", (int milliseconds) =>
        {
            Thread.Sleep(milliseconds);
            return "slept";
        });
    }

    private static async Task WaitAsync(int milliseconds)
    {
        await Task.Delay(milliseconds);
        await Task.Yield();
    }
}
