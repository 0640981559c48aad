using System.Globalization;

namespace Perf.Analysis;

/// <summary>Judges a server's certificate: its end, its name, and who signed it.</summary>
public static class CertificateHealth
{
    /// <summary>Judges.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="settings">The limits.</param>
    /// <param name="now">The moment.</param>
    public static HealthCheck Judge(CertificateObservation certificate, HealthSettings settings, DateTimeOffset now)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"{certificate.Host}:{certificate.Port}");
        if (certificate.Fault.Length > 0)
        {
            return Found.Unhealthy($"No certificate can be had from {place}: {Found.Quote(certificate.Fault)}", "See whether the server listens there, and speaks TLS.");
        }

        DateTimeOffset end = certificate.ChainNotAfter is { } chain && chain < certificate.NotAfter ? chain : certificate.NotAfter;
        double days = Math.Floor((end - now).TotalDays * 10) / 10;
        // What ends first may be an authority's in between; who renews the server's own alone would not help.
        string whose = end < certificate.NotAfter ? $"The certificate '{Found.Quote(certificate.FirstToEnd)}', by which that of {place} is signed," : $"The certificate of {place}";
        string[] evidence = [$"for {Found.Quote(certificate.Subject)}, by {Found.Quote(certificate.Issuer)}", .. certificate.Distrust.Select(Found.Quote)];
        HealthCheck check = Worst(certificate, settings, now, end, place, whose);
        double limit = check.Status == HealthStatus.Unhealthy ? settings.CertificateFail.TotalDays : settings.CertificateWarn.TotalDays;
        return check with { Value = days, Limit = limit, Unit = "days", Evidence = evidence };
    }

    private static HealthCheck Worst(CertificateObservation certificate, HealthSettings settings, DateTimeOffset now, DateTimeOffset end, string place, string whose)
    {
        string date = end.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        if (end <= now)
        {
            return Found.Unhealthy($"{whose} ended on {date} UTC: clients refuse it.", "Renew it, and see why its renewal did not work (certbot renew, or the job of your authority).");
        }

        if (certificate.NotBefore > now)
        {
            return Found.Unhealthy(
                $"The certificate of {place} holds from {certificate.NotBefore.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC on: clients refuse it now.",
                "See whether this machine's clock is right (the check 'clock'), and which certificate the server loads.");
        }

        if (certificate.IsForAnotherName)
        {
            string names = certificate.Names.Count == 0 ? Found.Quote(certificate.Subject) : string.Join(", ", certificate.Names.Take(5).Select(Found.Quote));
            return Found.Unhealthy($"The certificate of {place} is for another name: {names}.", $"Have it issued for {certificate.Host} (subject alternative name), or ask by a name that it has.");
        }

        if (certificate.Distrust.Count > 0 && settings.VerifyCertificates)
        {
            return Found.Unhealthy(
                $"The certificate of {place} is not trusted.",
                "Let the server send its whole chain; for an authority of your own name its file (tls: { authority: ca.pem } in config/health.yaml), or tls: { verify: false }.");
        }

        string message = $"{whose} holds until {date} UTC.";
        TimeSpan left = end - now;
        return left < settings.CertificateFail ? Found.Unhealthy(message, "Renew it now.")
            : left < settings.CertificateWarn ? Found.Degraded(message, "Renew it, and see whether its renewal is automatic.")
            : Found.Healthy(message);
    }
}
