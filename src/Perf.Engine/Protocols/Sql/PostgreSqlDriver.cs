using System.Collections.Concurrent;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Perf.Engine.Protocols.Sql;

/// <summary>PostgreSQL, and what speaks its protocol, through Npgsql.</summary>
internal sealed class PostgreSqlDriver : SqlDriver
{
    private const string Example = "\"Host=127.0.0.1;Port=5432;Database=shop;Username=shop;Password=${env:PGPASSWORD}\"";
    private const int DefaultCancellationTimeout = 2000;

    // A server that stands still does not hear a cancel request either; then the connection is dropped this much later.
    private const int CancellationTimeout = 500;

    private readonly NpgsqlDataSource _source;
    private readonly ConcurrentDictionary<int, bool> _new = new();

    private PostgreSqlDriver(NpgsqlConnectionStringBuilder settings, bool isForeign)
        : base(settings.Pooling ? settings.MaxPoolSize : int.MaxValue)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(connection => _new[connection.ProcessID] = true, connection =>
        {
            _new[connection.ProcessID] = true;
            return Task.CompletedTask;
        });
        if (isForeign)
        {
            // Otherwise the driver shows what the machine's own user has: the certificate of ~/.postgresql, and the password of PGPASSWORD or .pgpass.
            builder.UseSslClientAuthenticationOptionsCallback(static options => options.ClientCertificates = null);
            if (string.IsNullOrEmpty(settings.Password))
            {
                builder.UsePasswordProvider(static _ => "", static (_, _) => ValueTask.FromResult(""));
            }
        }

        _source = builder.Build();
    }

    public static PostgreSqlDriver Create(ConnectionDefinition definition, string connectionString, bool isForeign = false)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            settings.MaxPoolSize = definition.MaxConnections ?? settings.MaxPoolSize;
            settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
            settings.ApplicationName ??= "Perf";
            settings.Enlist = false;
            settings.IncludeErrorDetail = false;

            // The step's timeout is the one limit.
            settings.Timeout = 0;
            settings.CommandTimeout = 0;
            settings.CancellationTimeout = settings.CancellationTimeout == DefaultCancellationTimeout ? CancellationTimeout : settings.CancellationTimeout;
            return new PostgreSqlDriver(settings, isForeign);
        }
        catch (Exception e) when (ConnectionText.IsRefusal(e))
        {
            throw ConnectionText.Refused(definition, Example, e);
        }
    }

    public override DbConnection CreateConnection() => _source.CreateConnection();

    public override bool TakeNew(DbConnection connection) => _new.TryRemove(((NpgsqlConnection)connection).ProcessID, out _);

    public override void Bind(DbParameter parameter, ScalarValue value)
    {
        base.Bind(parameter, value);
        if (parameter.Value is string or DBNull)
        {
            // Without a type of its own a text takes the type of what it meets, so that a uuid or a date needs no cast.
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Unknown;
        }
    }

    public override ValueTask<StepFault> FaultOfAsync(Exception exception, CancellationToken cancellation) => ValueTask.FromResult(exception switch
    {
        // Class 28 of the SQL standard is invalid authorization.
        PostgresException server => new StepFault(server.SqlState.StartsWith("28", StringComparison.Ordinal) ? ErrorClasses.Authentication : ErrorClasses.Server, $"SQLSTATE {server.SqlState}: {server.MessageText}", server),
        NpgsqlException { InnerException: null } refused when refused.Message.Contains("password", StringComparison.OrdinalIgnoreCase) => new StepFault(ErrorClasses.Authentication, refused.Message, refused),
        _ => NetworkFault.Of(exception) ?? (exception is NpgsqlException broken ? new StepFault(ErrorClasses.ConnectionClosed, broken.Message, broken) : DriverFault(exception)),
    });

    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
