using System.Globalization;

namespace Perf.Lab.App;

/// <summary>What reads the database.</summary>
internal static class ReadEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(WebApplication app, ShopDatabase database)
    {
        app.MapGet("/item/{id:int}", async (int id) => await database.ScalarAsync("SELECT name FROM items WHERE id = $1", id) ?? "none");

        app.MapGet("/orders/by-customer/{id:int}", async (int id) => await database.ColumnAsync("SELECT amount FROM orders WHERE customer_id = $1", id));

        // Without an index on the customer the planner goes through the key from its end: no table is scanned, and nearly all of it is read.
        app.MapGet("/orders/latest/{id:int}", async (int id) => await database.ColumnAsync("SELECT amount FROM orders WHERE customer_id = $1 ORDER BY id DESC LIMIT 10", id));

        // One statement for the list, and one more for each of its rows.
        app.MapGet("/basket/{count:int}", async (int count) =>
        {
            var names = new List<object?>();
            for (int i = 1; i <= count; i++)
            {
                names.Add(await database.ScalarAsync("SELECT price FROM items WHERE id = $1", i));
            }

            return names;
        });

        // The same in one.
        app.MapGet("/basket-at-once/{count:int}", async (int count) => await database.ColumnAsync("SELECT price FROM items WHERE id = ANY($1)", Enumerable.Range(1, count).ToArray()));

        app.MapGet("/wait/{milliseconds:int}", async (int milliseconds) =>
        {
            await database.ScalarAsync("SELECT 1 FROM pg_sleep($1)", milliseconds / 1000.0);
            return "waited";
        });

        app.MapGet("/wait-sync/{milliseconds:int}", (int milliseconds) =>
        {
            database.Scalar("SELECT 1 FROM pg_sleep($1)", milliseconds / 1000.0);
            return "waited";
        });

        // Sums up all orders each time that somebody asks: no index helps.
        app.MapGet("/report", async () => Text(await database.ScalarAsync(
            "SELECT max(total) FROM (SELECT customer_id % 1000 AS part, sum(amount) AS total, count(DISTINCT note) AS notes FROM orders GROUP BY customer_id % 1000) AS sums")));

        app.MapGet("/tickets", async () => Text(await database.ScalarAsync("SELECT sum(weight) FROM tickets WHERE weight > 0")));

        app.MapGet("/stock-of/{id:int}", async (int id) => Text(await database.ScalarAsync("SELECT stock FROM items WHERE id = $1", id)));
    }

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
