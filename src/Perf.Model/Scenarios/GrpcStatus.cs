using System.Globalization;

namespace Perf;

/// <summary>The statuses of gRPC by their numbers (grpc/grpc, doc/statuscodes.md).</summary>
public static class GrpcStatus
{
    /// <summary>The names, at the place of their numbers.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <summary>The name of a status.</summary>
    /// <param name="status">The number.</param>
    /// <returns>The name, or null when there is none.</returns>
    public static string? NameOf(int status) => status >= 0 && status < Names.Count ? Names[status] : null;

    /// <summary>The number of a status.</summary>
    /// <param name="text">The name, in capitals or not, or the number.</param>
    /// <returns>0 to 16, or null when there is no such status.</returns>
    public static int? NumberOf(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return NameOf(number) is null ? null : number;
        }

        int place = Names.ToList().FindIndex(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return place < 0 ? null : place;
    }
}
