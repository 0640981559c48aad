namespace Perf.Lab.App;

/// <summary>What writes to the database.</summary>
internal static class WriteEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(WebApplication app, ShopDatabase database)
    {
        app.MapPost("/events", async () =>
        {
            await database.ScalarAsync("INSERT INTO events (kind, detail) VALUES ($1, $2)", "view", "a line of some length about what a user has done");
            return "noted";
        });

        app.MapPost("/events-large/{kilobytes:int}", async (int kilobytes) =>
        {
            await database.ScalarAsync("INSERT INTO events (kind, detail) VALUES ($1, $2)", "import", Guid.NewGuid() + new string('x', kilobytes * 1024));
            return "noted";
        });

        // Takes one of an item, and asks the database for something slow before it lets the row go.
        app.MapPost("/stock/{id:int}", async (int id) =>
        {
            await database.InTransactionAsync(async open =>
            {
                await using (Npgsql.NpgsqlCommand take = ShopDatabase.Command(open, "UPDATE items SET stock = stock - 1 WHERE id = $1", id))
                {
                    await take.ExecuteNonQueryAsync();
                }

                await using Npgsql.NpgsqlCommand slow = ShopDatabase.Command(open, "SELECT 1 FROM pg_sleep(0.005)");
                await slow.ExecuteNonQueryAsync();
            });
            return "taken";
        });

        app.MapPost("/ledger/{id:int}", async (int id) =>
        {
            await database.ScalarAsync("UPDATE ledger SET balance = balance + 1 WHERE id = $1", id);
            return "booked";
        });

        // Books, and then does something else for long before it commits.
        app.MapPost("/ledger-and-wait/{id:int}/{milliseconds:int}", async (int id, int milliseconds) =>
        {
            await database.InTransactionAsync(async open =>
            {
                await using Npgsql.NpgsqlCommand book = ShopDatabase.Command(open, "UPDATE ledger SET balance = balance + 1 WHERE id = $1", id);
                await book.ExecuteNonQueryAsync();
                await Task.Delay(milliseconds);
            });
            return "booked";
        });

        app.MapPost("/customer/{id:int}", async (int id) =>
        {
            await database.ScalarAsync("UPDATE orders SET note = note || '' WHERE customer_id = $1", id);
            return "renamed";
        });

        app.MapPost("/advisory/{milliseconds:int}", async (int milliseconds) =>
        {
            await database.InTransactionAsync(async open =>
            {
                await using Npgsql.NpgsqlCommand work = ShopDatabase.Command(open, "SELECT pg_advisory_xact_lock(42), pg_sleep($1)", milliseconds / 1000.0);
                await work.ExecuteNonQueryAsync();
            });
            return "alone";
        });
    }
}
