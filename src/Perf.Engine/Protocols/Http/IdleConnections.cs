namespace Perf.Engine.Protocols.Http;

/// <summary>Connections without work, in the order in which they became idle: a linked list, so that any of thousands leaves at once when its server closes it.</summary>
internal sealed class IdleConnections
{
    public HttpConnection? Oldest { get; private set; }

    public HttpConnection? Latest { get; private set; }

    public void Add(HttpConnection connection)
    {
        connection.IsIdle = true;
        connection.OlderIdle = Latest;
        connection.NewerIdle = null;
        if (Latest is null)
        {
            Oldest = connection;
        }
        else
        {
            Latest.NewerIdle = connection;
        }

        Latest = connection;
    }

    /// <summary>Takes one out; nothing happens when it is not idle.</summary>
    public void Remove(HttpConnection connection)
    {
        if (!connection.IsIdle)
        {
            return;
        }

        connection.IsIdle = false;
        if (connection.OlderIdle is { } older)
        {
            older.NewerIdle = connection.NewerIdle;
        }
        else
        {
            Oldest = connection.NewerIdle;
        }

        if (connection.NewerIdle is { } newer)
        {
            newer.OlderIdle = connection.OlderIdle;
        }
        else
        {
            Latest = connection.OlderIdle;
        }

        connection.OlderIdle = null;
        connection.NewerIdle = null;
    }
}
