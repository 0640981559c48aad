using System.Globalization;

namespace Perf.Telemetry.Monitors.PostgreSql.Indexes;

/// <content>What is to be told once it has looked.</content>
internal sealed partial class IndexSearch
{
    private void Tell()
    {
        if (server.HypopgSchema is null)
        {
            _notes.Add($"which index would help is guessed from plans, for hypopg is not installed in the database '{server.Database}'. To have the planner say what each would save: CREATE EXTENSION hypopg;");
        }

        if (_notAllowed > 0)
        {
            _notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{_notAllowed} heavy statements could not be explained, for the role '{server.Role}' may not read their tables. Let it: {(server.Version >= 140000 ? "GRANT pg_read_all_data" : "GRANT SELECT ON ALL TABLES IN SCHEMA public")} TO {SqlName.Quoted(server.Role)};"));
        }

        if (_notFound > 0)
        {
            _notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{_notFound} heavy statements could not be explained, for the role '{server.Role}' does not find what they name. Give it the search_path of the application: ALTER ROLE {SqlName.Quoted(server.Role)} SET search_path = ...;"));
        }

        if (_partitioned.Count > 0)
        {
            _notes.Add($"which index would help is not looked for where partitions are read: of {string.Join(", ", _partitioned.Take(MostTables))}{(_partitioned.Count > MostTables ? " and others" : "")}. Look at the plans of the heavy statements (EXPLAIN); "
                + "CREATE INDEX on the partitioned table makes the index on each partition.");
        }

        if (_notTried > 0)
        {
            _notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"for {_notTried} heavy statements no index could be tried: the planner did not see those that hypopg makes up, which a function that runs SQL while a statement is planned hides, or had an index there that it took all the same. Look at their plans (EXPLAIN)."));
        }

        if (_passedOver > 0)
        {
            _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{_passedOver} heavy statements were not explained, or not to the end, for the server took too long over it."));
        }
    }
}
