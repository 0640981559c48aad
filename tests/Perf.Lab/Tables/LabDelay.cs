namespace Perf.Lab.Tables;

/// <summary>A distance between two parts.</summary>
internal sealed class LabDelay
{
    /// <summary><c>users</c>: between users and nginx. <c>database</c>: between the app and PostgreSQL. <c>app</c>: between nginx and the app. <c>supplier</c>: between the app and the service that it depends on.</summary>
    public string At { get; set; } = "users";

    /// <summary>How long a byte takes, each way.</summary>
    public double Milliseconds { get; set; }
}
