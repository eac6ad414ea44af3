namespace MlNetDeep.Samples.Worker;

/// <summary>Puts further rows of the file into the table now and then, as another application would.</summary>
internal sealed class ArrivingDigits(DigitTable table, string data, int rows, TimeSpan interval) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            table.Add(data, rows);
    }
}
