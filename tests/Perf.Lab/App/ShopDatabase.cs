using Npgsql;

namespace Perf.Lab.App;

/// <summary>The app's PostgreSQL: commands on connections of one pool, as the connection string says.</summary>
internal sealed class ShopDatabase(string connection) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connection);

    /// <summary>Gives the first column of the first row.</summary>
    /// <param name="sql">The statement, with <c>$1</c> and so on.</param>
    /// <param name="values">Their values.</param>
    public async Task<object?> ScalarAsync(string sql, params object[] values)
    {
        await using NpgsqlConnection open = await _source.OpenConnectionAsync();
        await using NpgsqlCommand command = Command(open, sql, values);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>The same on the thread that asks, which it holds meanwhile.</summary>
    public object? Scalar(string sql, params object[] values)
    {
        using NpgsqlConnection open = _source.OpenConnection();
        using NpgsqlCommand command = Command(open, sql, values);
        return command.ExecuteScalar();
    }

    /// <summary>Gives the first column of all rows.</summary>
    public async Task<List<object>> ColumnAsync(string sql, params object[] values)
    {
        await using NpgsqlConnection open = await _source.OpenConnectionAsync();
        await using NpgsqlCommand command = Command(open, sql, values);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var found = new List<object>();
        while (await reader.ReadAsync())
        {
            found.Add(reader.GetValue(0));
        }

        return found;
    }

    /// <summary>Does several things in one transaction.</summary>
    public async Task InTransactionAsync(Func<NpgsqlConnection, Task> work)
    {
        await using NpgsqlConnection open = await _source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await open.BeginTransactionAsync();
        await work(open);
        await transaction.CommitAsync();
    }

    /// <summary>A statement with its values.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection open, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, open);
        foreach (object value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
