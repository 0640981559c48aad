using System.Text;
using System.Text.RegularExpressions;

namespace Perf.Telemetry.Monitors.Nginx;

/// <summary>What stub_status says (ngx_http_stub_status_module). Pure.</summary>
/// <param name="Active">Connections that are open, waiting ones too.</param>
/// <param name="Accepted">Connections that were accepted since nginx began.</param>
/// <param name="Handled">Connections that were handled: fewer where a limit (worker_connections) was reached.</param>
/// <param name="Requests">Requests since nginx began.</param>
/// <param name="Reading">Connections whose request is being read.</param>
/// <param name="Writing">Connections whose answer is being written, or made.</param>
/// <param name="Waiting">Connections that wait for a request.</param>
internal sealed partial record StubStatus(double Active, double Accepted, double Handled, double Requests, double Reading, double Writing, double Waiting)
{
    /// <summary>Reads the page.</summary>
    /// <returns>Null for another page.</returns>
    public static StubStatus? Parse(byte[] body)
    {
        Match match = Page().Match(Encoding.Latin1.GetString(body, 0, Math.Min(body.Length, 2048)));
        double At(int group) => double.Parse(match.Groups[group].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        return match.Success ? new StubStatus(At(1), At(2), At(3), At(4), At(5), At(6), At(7)) : null;
    }

    [GeneratedRegex(@"^\s*Active connections:\s+(\d{1,19})\s+server accepts handled requests(?: request_time)?\s+(\d{1,19})\s+(\d{1,19})\s+(\d{1,19})(?:\s+\d{1,19})?\s+Reading:\s+(\d{1,19})\s+Writing:\s+(\d{1,19})\s+Waiting:\s+(\d{1,19})")]
    private static partial Regex Page();
}
