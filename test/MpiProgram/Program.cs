// What the tests of MPI start as ranks, and what measures: `mpirun -n 4 dotnet MlNetDeep.MpiProgram.dll COMMAND ...`.
//   train NETS THREADS [FOLDER] [lose]       trains nets (mlp,cnn,... or all), on threads (1,2), and prints a hash of the weights, and bytes a step;
//                                            with checkpoints in the folder; in the last of the nets the last rank may kill itself after the first
//   throw                                    rank 1 throws in the middle of an epoch
//   memory                                   prints the bytes that each rank's rows take
//   speed NET THREADS LEAVES                 prints the rows learned from a second
//   simulate                                 prints how much faster so many ranks would be, from the times of their parts here
using System.Globalization;
using MlNetDeep;
using MlNetDeep.MpiProgram;

return MpiRun.Main(ranks =>
{
    switch (args[0])
    {
        case "train":
            string[] names = args[1] == "all" ? Net.Names : args[1].Split(',');
            foreach (string name in names)
            {
                foreach (string threads in args[2].Split(','))
                    Training.Run(ranks, Net.Of(name), int.Parse(threads, CultureInfo.InvariantCulture), args.ElementAtOrDefault(3), loses: args.Contains("lose") && name == names[^1]);
            }

            return 0;
        case "throw":
            Training.Throw(ranks);
            return 0;
        case "memory":
            Measuring.Memory(ranks);
            return 0;
        case "speed":
            Measuring.Speed(ranks, Net.Of(args[1]), int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture));
            return 0;
        case "simulate":
            Simulation.Run(ranks);
            return 0;
        default:
            throw new ArgumentException($"There is no command {args[0]}.");
    }
});
