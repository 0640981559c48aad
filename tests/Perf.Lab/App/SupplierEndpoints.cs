namespace Perf.Lab.App;

/// <summary>The service that the app depends on, and what asks it. Both are in one program, which is started twice.</summary>
internal static class SupplierEndpoints
{
    private const int Seed = 7;

    /// <summary>Adds them.</summary>
    public static void Map(WebApplication app, SupplierClient? supplier, AppSettings settings)
    {
        var chance = new Random(Seed);
        app.MapGet("/supplier/{id:int}", async (int id) =>
        {
            double drawn;
            lock (chance)
            {
                drawn = chance.NextDouble();
            }

            await Task.Delay(drawn < settings.HangShare ? TimeSpan.FromMinutes(1) : settings.AnswerTime);
            return drawn < settings.HangShare + settings.FailureShare ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Results.Text($"supplied {id}");
        });

        if (supplier is not null)
        {
            app.MapGet("/availability/{id:int}", async (int id) =>
                await supplier.AskAsync(id) is { } answer ? Results.Text(answer) : Results.StatusCode(StatusCodes.Status502BadGateway));

            // Each waits for the one before, though it needs nothing of it.
            app.MapGet("/availabilities/{count:int}", async (int count) =>
            {
                int known = 0;
                for (int id = 1; id <= count; id++)
                {
                    known += await supplier.AskAsync(id) is null ? 0 : 1;
                }

                return known;
            });
        }
    }
}
