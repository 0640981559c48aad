using System.Data;
using System.Data.Common;
using System.Globalization;
using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.Sql;

/// <summary>Runs one SQL step on a connection of the pool.</summary>
internal sealed class SqlAction(SqlDriver driver, string text, IReadOnlyList<SqlParameterTemplate> parameters) : IStepAction
{
    /// <inheritdoc/>
    public async ValueTask RunAsync(StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        (string Name, ScalarValue Value)[] values = [.. parameters.Select(parameter => (parameter.Name, parameter.Value(call)))];
        await EnterAsync(outcome, cancellation).ConfigureAwait(false);
        try
        {
            await RunAsync(values, call, outcome, cancellation).ConfigureAwait(false);

            // Some statements answer a cancellation as if they had ended by themselves, such as MySQL's SLEEP.
            cancellation.ThrowIfCancellationRequested();
        }
        catch (Exception e) when (e is not (StepFault or OperationCanceledException) && !cancellation.IsCancellationRequested)
        {
            StepFault fault = await driver.FaultOfAsync(e, cancellation).ConfigureAwait(false);
            throw new StepFault(fault.ErrorClass, MaskedText.Of(fault.Message, values.Select(value => ($"@{value.Name}", value.Value.Text ?? ""))), e);
        }
        finally
        {
            driver.Gate.Release();
        }
    }

    private async ValueTask EnterAsync(StepOutcome outcome, CancellationToken cancellation)
    {
        long begin = Clock.Now;
        try
        {
            await driver.Gate.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            outcome.Timings.Blocked = Clock.Now - begin;
        }
    }

    private async ValueTask RunAsync((string Name, ScalarValue Value)[] values, StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        DbConnection connection = driver.CreateConnection();
        await using (connection.ConfigureAwait(false))
        {
            await OpenAsync(connection, outcome, cancellation).ConfigureAwait(false);
            DbCommand command = CommandOf(connection, values);
            await using (command.ConfigureAwait(false))
            {
                await ExecuteAsync(command, call, outcome, cancellation).ConfigureAwait(false);
            }
        }
    }

    // A connection of the pool may be made ready first, which is waiting for a connection too. One that could not be opened was a new one.
    private async ValueTask OpenAsync(DbConnection connection, StepOutcome outcome, CancellationToken cancellation)
    {
        long begin = Clock.Now;
        bool isOpen = false;
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            isOpen = true;
        }
        finally
        {
            long elapsed = Clock.Now - begin;
            if (isOpen && !driver.TakeNew(connection))
            {
                outcome.Timings.Blocked += elapsed;
            }
            else
            {
                outcome.Timings.Connecting = Math.Max(1, elapsed);
            }
        }
    }

    private DbCommand CommandOf(DbConnection connection, (string Name, ScalarValue Value)[] values)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.CommandTimeout = 0;
        foreach ((string name, ScalarValue value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            driver.Bind(parameter, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static async ValueTask ExecuteAsync(DbCommand command, StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        long begin = Clock.Now;
        long first = 0;
        outcome.Timings.Sent = true;
        try
        {
            DbDataReader reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation).ConfigureAwait(false);
            bool hasRow = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            first = Clock.Now;
            await ReadAsync(command, reader, hasRow, call, outcome, cancellation).ConfigureAwait(false);
        }
        finally
        {
            long end = Clock.Now;
            outcome.Timings.Waiting = Math.Max(1, (first == 0 ? end : first) - begin);
            outcome.Timings.Receiving = first == 0 ? 0 : end - first;
        }
    }

    private static async ValueTask ReadAsync(DbCommand command, DbDataReader reader, bool hasRow, StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        using SqlRows? body = call.WantsBody ? new SqlRows(call.MaxBodySize) : null;
        long rows = 0;
        bool isWhole = false;
        try
        {
            for (bool hasResult = true; hasResult; hasResult = await reader.NextResultAsync(cancellation).ConfigureAwait(false))
            {
                body?.BeginResult(reader);

                // The first row of the first result is there already.
                for (bool isThere = hasRow; isThere || await reader.ReadAsync(cancellation).ConfigureAwait(false); isThere = false)
                {
                    rows++;
                    body?.Add(reader);
                }

                hasRow = false;
            }

            isWhole = true;
        }
        finally
        {
            if (!isWhole)
            {
                await AbandonAsync(command, reader).ConfigureAwait(false);
            }
        }

        await reader.DisposeAsync().ConfigureAwait(false);

        // Drivers say -1 where nothing can be affected.
        long affected = Math.Max(0, reader.RecordsAffected);
        outcome.AddHeader("rows", rows.ToString(CultureInfo.InvariantCulture));
        outcome.AddHeader("affected", affected.ToString(CultureInfo.InvariantCulture));
        if (body is not null)
        {
            outcome.Body = body.End(rows, affected);
            outcome.BodySize = outcome.Body.Length;
        }
    }

    // Closing a reader reads the rest of the result; what nobody wants any more is cancelled first, however long it would have been.
    private static async ValueTask AbandonAsync(DbCommand command, DbDataReader reader)
    {
        try
        {
            await Task.Run(command.Cancel).ConfigureAwait(false);
            await reader.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or IOException or InvalidOperationException or OperationCanceledException)
        {
            // The fault that led here is the one to tell.
        }
    }
}
