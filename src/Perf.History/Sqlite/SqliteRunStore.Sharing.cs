using Microsoft.Data.Sqlite;

namespace Perf.History;

/// <content>Runs that a shared history has not taken yet.</content>
public sealed partial class SqliteRunStore
{
    /// <summary>The runs that wait to be sent, the oldest first.</summary>
    /// <returns>Ids.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do.</exception>
    public IReadOnlyList<string> Unshared()
    {
        using SqliteConnection? connection = Explained(_file.OpenForReading);
        return connection is null ? [] : Explained(() =>
        {
            using SqliteCommand command = Command(connection, "SELECT id FROM unshared JOIN summaries USING (id) ORDER BY started_at, id");
            var ids = new List<string>();
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                ids.Add(reader.GetString(0));
            }

            return ids;
        });
    }

    /// <summary>Remembers that a run waits to be sent.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="reason">Why.</param>
    public void NoteUnshared(string runId, string reason) => Write(connection =>
    {
        using SqliteCommand command = Command(connection, "INSERT OR REPLACE INTO unshared (id, reason) SELECT id, $reason FROM runs WHERE id = $id");
        command.Parameters.AddWithValue("$id", runId);
        command.Parameters.AddWithValue("$reason", reason);
        command.ExecuteNonQuery();
    });

    /// <summary>Forgets that a run waits.</summary>
    /// <param name="runId">The run.</param>
    public void NoteShared(string runId) => Write(connection =>
    {
        using SqliteCommand command = Command(connection, "DELETE FROM unshared WHERE id = $id");
        command.Parameters.AddWithValue("$id", runId);
        command.ExecuteNonQuery();
    });
}
