using Npgsql;
using NpgsqlTypes;

namespace Perf.Target.Platform;

/// <summary>The platform's tables, and what they hold from the start.</summary>
internal static class PlatformDatabase
{
    private const string Schema = """
        create table if not exists users (
          id bigint generated always as identity primary key,
          email text not null unique,
          name text not null,
          role text not null default 'analyst',
          salt bytea not null,
          password bytea not null,
          totp bytea,
          failures int not null default 0,
          locked_until timestamptz,
          created_at timestamptz not null default now());
        create table if not exists sessions (
          id uuid primary key,
          user_id bigint not null references users on delete cascade,
          refresh bytea not null,
          refresh_until timestamptz not null,
          ended boolean not null default false,
          created_at timestamptz not null default now());
        create table if not exists alerts (
          id bigint generated always as identity primary key,
          title text not null,
          body text not null,
          severity text not null,
          status text not null default 'open',
          source text not null,
          assignee bigint references users on delete set null,
          created_at timestamptz not null default now(),
          words tsvector generated always as (to_tsvector('simple', title || ' ' || body)) stored);
        create index if not exists alerts_words on alerts using gin (words);
        create index if not exists alerts_list on alerts (severity, status, id);
        create table if not exists comments (
          id bigint generated always as identity primary key,
          alert_id bigint not null references alerts on delete cascade,
          user_id bigint references users on delete set null,
          text text not null,
          created_at timestamptz not null default now());
        create table if not exists reports (
          id uuid primary key,
          user_id bigint references users on delete set null,
          kind text not null,
          days int not null,
          ready_at timestamptz not null,
          created_at timestamptz not null default now());
        """;

    private static readonly string[] s_severities = ["low", "medium", "high", "critical"];
    private static readonly string[] s_sources = ["firewall", "endpoint", "mail", "identity", "cloud"];
    private static readonly string[] s_subjects = ["malware", "phishing", "login", "exfiltration", "scan", "privilege", "policy", "beacon"];
    private static readonly string[] s_hosts = ["gateway", "laptop", "server", "printer", "phone", "bucket"];

    public static async Task PrepareAsync(NpgsqlDataSource source, PlatformOptions options, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellation);
        await using (var create = new NpgsqlCommand(Schema, connection))
        {
            await create.ExecuteNonQueryAsync(cancellation);
        }

        await using (var count = new NpgsqlCommand("select exists (select from users)", connection))
        {
            if (await count.ExecuteScalarAsync(cancellation) is true)
            {
                return;
            }
        }

        await CopyUsersAsync(connection, options, cancellation);
        await CopyAlertsAsync(connection, options.Alerts, cancellation);
        await using var analyze = new NpgsqlCommand("analyze users, alerts", connection);
        await analyze.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task CopyUsersAsync(NpgsqlConnection connection, PlatformOptions options, CancellationToken cancellation)
    {
        await using NpgsqlBinaryImporter writer = await connection.BeginBinaryImportAsync("copy users (email, name, role, salt, password, totp) from stdin (format binary)", cancellation);
        for (int number = 1; number <= options.Users; number++)
        {
            byte[] salt = BitConverter.GetBytes((long)number);
            await writer.StartRowAsync(cancellation);
            await writer.WriteAsync(SeedUser.EmailOf(number), NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync($"User {number}", NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync(number == 1 ? "admin" : "analyst", NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync(salt, NpgsqlDbType.Bytea, cancellation);
            await writer.WriteAsync(PasswordHash.Of(SeedUser.PasswordOf(number), salt, options.PasswordRounds), NpgsqlDbType.Bytea, cancellation);
            if (SeedUser.HasMfa(number))
            {
                await writer.WriteAsync(SeedUser.SecretOf(number), NpgsqlDbType.Bytea, cancellation);
            }
            else
            {
                await writer.WriteNullAsync(cancellation);
            }
        }

        await writer.CompleteAsync(cancellation);
    }

    // No chance in it: every run of a scenario finds the same alerts.
    private static async Task CopyAlertsAsync(NpgsqlConnection connection, int count, CancellationToken cancellation)
    {
        await using NpgsqlBinaryImporter writer = await connection.BeginBinaryImportAsync("copy alerts (title, body, severity, status, source, created_at) from stdin (format binary)", cancellation);
        DateTime first = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-30);
        for (int i = 0; i < count; i++)
        {
            string subject = s_subjects[i % s_subjects.Length];
            string host = s_hosts[i / s_subjects.Length % s_hosts.Length];
            await writer.StartRowAsync(cancellation);
            await writer.WriteAsync($"{subject} on {host} {i % 97}", NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync($"The {host} reported {subject}; rule {i % 211}, seen {(i % 13) + 1} times from 10.0.{i % 250}.{i % 199}.", NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync(s_severities[i % 7 % s_severities.Length], NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync(i % 3 == 0 ? "closed" : "open", NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync(s_sources[i % s_sources.Length], NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync(first.AddSeconds(i * (30.0 * 86400 / Math.Max(1, count))), NpgsqlDbType.TimestampTz, cancellation);
        }

        await writer.CompleteAsync(cancellation);
    }
}
