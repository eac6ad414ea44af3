// Reads handwritten digits with a network's file: published, one small program without .NET, which answers milliseconds after its start.
using System.Globalization;
using MlNetDeep;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var networkFile, var digitsFile])
{
    Console.Error.WriteLine("Scorer NETWORK DIGITS: each line of DIGITS has 64 pixels from 0 to 16, as the repository's data/digits.csv.gz.");
    return 2;
}

TrainedNetwork network = TrainedNetwork.Load(networkFile);
NetworkScorer scorer = network.CreateScorer();
var pixels = new float[network.FeatureLength];
var scores = new float[network.Network.OutputShape.Length];
int lines = 0;
foreach (string line in File.ReadLines(digitsFile))
{
    lines++;
    string[] values = line.Split(',');
    for (int i = 0; i < pixels.Length; i++)
    {
        if (i >= values.Length || !float.TryParse(values[i], out pixels[i]))
        {
            Console.Error.WriteLine($"Line {lines} of {digitsFile} must begin with {pixels.Length} numbers, but number {i + 1} is not there.");
            return 1;
        }
    }

    scorer.Score(pixels, scores);
    int best = Array.IndexOf(scores, scores.Max());
    Console.WriteLine($"{network.ClassNames?[best] ?? $"{best}"} {scores[best]:f6}");
}

return 0;
